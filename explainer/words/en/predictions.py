"""The words of predict mode, in English."""

WORDS: dict[str, str] = {
    "error.answer": "Your answer is “{value}”; expected a number such as 0.37, 0,37, −1/3, 1e-3 or "
    "37 %.",
    "error.answer.empty": "Your answer is empty; expected a number such as 0.37, 0,37, −1/3, 1e-3 "
    "or 37 %.",
    "error.answer.long": "Your answer has {value} characters; expected a number of at most {high}.",
    "error.answer.zero": "Your answer is “{value}”, which divides by 0; expected a number such as "
    "−1/3.",
    "error.answer.choice": "Your answer is {value}; expected one of {options}.",
}
