"""The words of the tab "Lessons" and of its dock, in English."""

WORDS: dict[str, str] = {
    "tab.lessons": "Lessons",
    "lessons.title": "Lessons",
    "lessons.about": "Each lesson sets the page up, asks you to do or to predict something, and goes on "
    "when you have done it. Your own network waits and comes back when you leave.",
    "lessons.kind": "Lesson",
    "lessons.place": "stop {stop} of {count}",
    "lessons.task": "Your turn",
    "lessons.hint": "Hint",
    "lessons.back": "Back",
    "lessons.skip": "Skip",
    "lessons.leave": "Leave",
    "lessons.fold": "Fold or unfold",
    "lessons.answer": "your number",
    "lessons.check": "Check",
    "lessons.show": "Show me",
    "lessons.right": "Right.",
    "lessons.close": "Close, but not it: check the last digits.",
    "lessons.wrong": "Not that. Look at the formula again, or ask for the hint.",
    "lessons.done": "Done",
    "lessons.done_of": "{done} of {count} done",
    "lessons.go_on": "Go on",
    "lessons.finished": "Lesson finished",
    "lessons.finish": "Back to my own network",
    "lessons.start": "Start",
    "lessons.continue": "Continue",
    "lessons.again": "Once more",
    "lessons.stops": "{count} stops",
    "lessons.some_stops": "{at} of {count} stops",
    "lessons.all_stops": "all {count} stops",
    "error.lesson": "The lesson {value} does not exist; expected one of {options}.",
    "error.lesson.gone": "The open iteration no longer has the number that is asked for. Press Back and then Skip in "
    "the lesson to set the page up again.",
    "lesson.hand.title": "A two-layer net by hand",
    "lesson.hand.about": "Compute z, a, ŷ, the loss, δ² and δ¹, a gradient and a new weight yourself; "
    "then the same with cross-entropy, and on a 5-16-2 net.",
}
