// @ts-check
/* What is kept of a visitor in the browser, and told to the server when the page opens. */
/* What the server asks of a page when it opens. */
export const boot = () => {
  let token = "";
  let language = "";
  let session = "";
  try {
    session = sessionStorage.getItem("backstep.session") || "";
    token = localStorage.getItem("backstep.visitor") || crypto.randomUUID();
    localStorage.setItem("backstep.visitor", token);
    language = localStorage.getItem("backstep.language") || "";
  } catch {
    token = `visitor-${Math.random().toString(36).slice(2)}`;
  }
  return JSON.stringify({ token, language: language || navigator.language || "en", session });
};

/**
 * What is open survives a reload of this tab, and of the server.
 * @param {object} file
 */
export const remember = (file) => {
  try {
    sessionStorage.setItem("backstep.session", JSON.stringify(file));
  } catch {
    /* As above. */
  }
};

/** @param {string} language */
export const rememberLanguage = (language) => {
  try {
    localStorage.setItem("backstep.language", language);
  } catch {
    /* As above. */
  }
  return language;
};
