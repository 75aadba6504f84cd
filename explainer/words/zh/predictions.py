"""The words of predict mode, in simplified Chinese (简体中文)."""

WORDS: dict[str, str] = {
    "error.answer": "你的答案是“{value}”；应为一个数，例如 0.37、0,37、−1/3、1e-3 或 37 %。",
    "error.answer.empty": "你的答案是空的；应为一个数，例如 0.37、0,37、−1/3、1e-3 或 37 %。",
    "error.answer.long": "你的答案有 {value} 个字符；应为一个不超过 {high} 个字符的数。",
    "error.answer.zero": "你的答案是“{value}”，分母为 0；应为一个数，例如 −1/3。",
    "error.answer.choice": "你的答案是 {value}；应为以下之一：{options}。",
}
