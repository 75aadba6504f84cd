/* One line that says what went wrong. */
/* Says a sentence where the visitor looks: at the top of the window, or in the open dialog. */
export const notify = (text) => {
  const bar = document.querySelector("#notice .notice");
  bar.querySelector(".notice-text").textContent = text;
  bar.hidden = !text;
  const inside = document.querySelector("dialog[open] .dialog-notice");
  if (inside) inside.textContent = text;
};

export const mountNotice = (element, { props, watch }) => {
  const apply = () => {
    notify(props.value?.text ?? "");
    document.dispatchEvent(new CustomEvent("backstep:answered"));
  };
  element.querySelector(".notice button").addEventListener("click", () => notify(""));
  watch("value", apply);
  apply();
};
