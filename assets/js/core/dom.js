/* Elements: found by their handle, made, filled. */
export const $ = (id) => document.getElementById(id);

export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

export const setText = (element, text) => {
  // A live region speaks at each change, so unchanged words are left alone.
  if (element.textContent !== text) element.textContent = text;
};
