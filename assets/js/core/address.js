// @ts-check
/* What the address asks for, such as `?preset=xor`. */

/** Whether an address ends with a link that holds somebody's work. @param {string} hash */
export const holdsWork = (hash) => hash.startsWith("#s=");

/** Returns what the address says under a name, which is no longer in it then. @param {string} name */
export const takeFromAddress = (name) => {
  const address = new URL(location.href);
  const value = address.searchParams.get(name);
  if (value === null) return null;
  address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
  return value;
};
