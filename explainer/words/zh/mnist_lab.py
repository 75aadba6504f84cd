"""Simplified Chinese (简体中文): the sections of the lab, its form, the network before a run."""

WORDS: dict[str, str] = {
    "mnist.sections": "实验室的各部分",
    "mnist.section.train": "训练",
    "mnist.section.runs": "训练记录",
    "mnist.section.draw": "手写",
    "mnist.section.learned": "学到了什么",
    "mnist.section.steps": "逐步展开",
    "mnist.section.ranks": "多块 GPU",
    "mnist.section_note.runs": (
        "你在这台机器上做过的每次训练。打开一次可以细看，勾选两次以上可以比较。"
    ),
    "mnist.section_note.draw": "随手写点什么，看看当前打开的网络怎么认。",
    "mnist.section_note.learned": "当前打开的网络认对了什么，认错了什么，为什么。",
    "mnist.section_note.steps": (
        "把当前训练中的任意一张图、任意一批数据逐层展开，公式与小网络里的完全相同。"
    ),
    "mnist.section_note.ranks": "多个设备如何分担同一批数据，又如何得到同一个梯度。",
}
