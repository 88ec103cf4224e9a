"""What in the data bends the numbers, as values that flow to the pages: a code, where, and a sentence that says why.

None of them moves a number. A number that rests on such data is shown together with its warning: what is odd about an
issue as it is now stands once for the board (no sprint) and once for each sprint that has the issue; what is odd about
its part in a sprint stands there alone. `codes` tells what each code means; the other modules find them.
"""
