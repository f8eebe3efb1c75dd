"""URLs that no link of the demonstration leads to, each with the reason; tests verify it."""

POSTED = "a form is sent to it: nobody opens it"
LEADS_ON = "it only leads on to another page"
FILE = "a file to take away, not a page"
IN_THE_WORLD = (
    "the demonstration does not stand where it is shown: axe reads it in the tests' world"
)
SIGNING_IN = "a step of signing in: tests/people/ goes through it in a browser"
BY_LOT = "the demonstration draws no lots: test_draw.py, here and in tests/registrations, does"
PLANNED = "a sheet of a plan of tables: tests/themes/test_tables.py plans one and takes it away"
PICTURED = "shown within a page of a release: tests/publications/test_passing.py opens one"
TYPED = "shown to whoever typed a slip: axe reads it once one is typed"

NOT_WALKED: dict[str, str] = {
    **dict.fromkeys(
        (
            *("debates:badge", "debates:close_statement", "debates:consent", "debates:end_turn"),
            *("debates:not_understood", "debates:read_back", "debates:release_aloud"),
            *("debates:ask", "debates:clock", "debates:floor", "debates:hand", "debates:step"),
            *("debates:show_speech", "debates:uncross", "debates:cosign", "debates:close_poll"),
            *("debates:compute_map", "debates:raise_conflict"),
            *("debates:say_settled", "debates:turn", "debates:validate", "debates:withdraw"),
            *("initiatives:detach", "initiatives:propose", "initiatives:take_bearer_off"),
            *("jobs:cancel", "meetings:cancel", "meetings:move", "meetings:remove_role"),
            *("people:close", "people:consent", "people:forget_password", "people:new_code"),
            *("portal:mark", "publications:arrange", "publications:release"),
            *("publications:announce", "registrations:absent"),
            *("registrations:confirm", "registrations:present", "registrations:slips"),
            *("registrations:check_in_sync", "registrations:draw_full"),
            "registrations:merge",
            *("registrations:draw_prepare", "registrations:draw_set_aside"),
            *("registrations:table", "reports:again", "reports:back", "reports:drop"),
            *("reports:mark", "reports:restore", "reports:silence", "reports:submit"),
            *("reports:accept", "reports:remove_picture", "reports:take_up"),
            *("spaces:leave", "spaces:remove_role", "spaces:unseat", "themes:drop"),
            *("themes:answer_suggestion", "themes:merge", "themes:move", "themes:place_late"),
            *("themes:put_to_vote", "themes:suggest"),
        ),
        POSTED,
    ),
    **dict.fromkeys(("publications:short", "reports:open", "worksites:short"), LEADS_ON),
    **dict.fromkeys(("publications:image", "publications:oembed"), PICTURED),
    **dict.fromkeys(
        (
            "debates:moderation_log",
            "initiatives:attachment",
            "mfa_login_webauthn",
            "portal:robots",
            "portal:sitemap",
            "registrations:door_pass",
            "reports:picture",
            "worker",
        ),
        FILE,
    ),
    **dict.fromkeys(
        (
            *("debates:correct_turn", "debates:release"),
            *("debates:opinion_group", "debates:room", "debates:table_notes"),
            *("debates:poll_paper", "debates:poll_count"),
            *("initiatives:easy", "jobs:job"),
            *("people:unsubscribe", "registrations:done", "registrations:withdraw"),
            *("reports:answer", "reports:correct", "reports:correct_for", "reports:dissent"),
            *("reports:dissent_for", "reports:freeze", "reports:on_behalf", "reports:own_words"),
            *("reports:join", "reports:return", "reports:sign"),
            *("themes:address", "themes:wishes"),
        ),
        IN_THE_WORLD,
    ),
    **dict.fromkeys(
        (
            *("account_confirm_login_code", "account_inactive", "account_set_password"),
            *("account_signup", "mfa_activate_totp", "mfa_authenticate", "mfa_deactivate_totp"),
            *("mfa_generate_recovery_codes", "mfa_reauthenticate", "mfa_view_recovery_codes"),
            *("mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
            "spaces:create",
        ),
        SIGNING_IN,
    ),
    "registrations:entered": TYPED,
    "themes:sheet": PLANNED,
    **dict.fromkeys(
        (
            *("registrations:draw", "registrations:draw_public", "registrations:draw_check"),
            *("registrations:draw_committed", "registrations:draw_lists"),
            *("registrations:draw_verifier", "registrations:draw_ready"),
        ),
        BY_LOT,
    ),
}
