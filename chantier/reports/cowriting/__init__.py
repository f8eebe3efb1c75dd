"""Writing a part together: rooms where what is typed is kept, then shown to all.

`changes`: threads of pages tell the rooms that a row was added. `rooms`: the shared text of each
part and those in it. `door`: who may enter, and what is said over the connection.
"""
