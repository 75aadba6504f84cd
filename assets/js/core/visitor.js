// @ts-check
/* What is kept of a visitor in the browser, and told to the server when the page opens. */
import { takeFromAddress } from "./address.js";
import { readDocument } from "./document.js";
import { readText, writeText } from "./storage.js";

const TOKEN = "backstep.visitor";
const LANGUAGE = "backstep.language";

/* Of `crypto`, only this exists on a page that came over plain http from another machine. */
const newToken = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");

const findToken = () => {
  const token = readText(TOKEN) || newToken();
  writeText(TOKEN, token);
  return token;
};

/* The language that a link asks for goes before the visitor's own, until one is chosen here. */
export const findLanguage = () =>
  new URLSearchParams(location.search).get("lang") || readText(LANGUAGE) || navigator.language || "en";

/* What the server asks of a page when it opens. */
export const boot = () => {
  const kept = readDocument();
  return JSON.stringify({
    token: findToken(),
    language: findLanguage(),
    session: kept ? JSON.stringify(kept.file) : "",
    preset: kept?.preset ?? "",
  });
};

/** @param {string} language */
export const rememberLanguage = (language) => {
  writeText(LANGUAGE, language);
  takeFromAddress("lang");
  return language;
};
