// What is projected is as large as the screen holds: nobody can scroll a wall, nor come nearer to it.
// `--fit` is what the sizes of the scene are multiplied by; without this script they are as given.

const LARGEST = 1.7;
const SMALLEST = 0.3;
const STEP = 0.05;
const main = document.querySelector("main");

function holds(size) {
  main.style.setProperty("--fit", size.toFixed(2));
  const page = document.documentElement;
  const wide = [...main.querySelectorAll("#scene, .table-wrap, .columns > *")];
  return page.scrollHeight <= innerHeight && wide.every((one) => one.scrollWidth <= one.clientWidth);
}

function fit() {
  main.dataset.fit = ""; // the rules that guess a size step aside
  for (let size = LARGEST; size > SMALLEST && !holds(size); size -= STEP);
}

// The parts that live.js replaces are children of <main>; a clock that ticks changes none of them.
new MutationObserver(fit).observe(main, { childList: true });
addEventListener("resize", fit);
fit();
