"""Simplified Chinese (简体中文): the drawers of the step view."""

WORDS: dict[str, str] = {
    "drawer.rail": "侧栏",
    "drawer.net": "网络",
    "drawer.weights": "权重",
    "drawer.sample": "样本",
    "drawer.optimizer": "优化器",
    "drawer.loss": "损失",
    "drawer.work": "检查",
    "drawer.verification": "已验证",
    "drawer.verification.title": "每个数的验证",
    "drawer.verification.passed": "已验证",
    "drawer.verification.failed": "不一致",
    "drawer.verification.overflow": "非有限数",
    "drawer.verification.pending": "验证中",
    "formula.numbers": "代入数值的公式",
    "code.whole": "整个函数",
}
