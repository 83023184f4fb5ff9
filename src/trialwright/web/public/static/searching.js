// Two conveniences; every page does all it does without them.
// 1. A box of words offers how its text may go on (a field with data-completes).
// 2. A search can be kept in this browser (a button with data-save, a list with data-saved).
"use strict";

const KEPT = "trialwright.searches";

function completing(box) {
  const list = document.createElement("datalist");
  list.id = box.id + "-completions";
  box.after(list);
  box.setAttribute("list", list.id);
  let asked = "";
  let waiting = 0;
  const ask = async () => {
    const begin = box.value;
    if (begin === asked || begin.trim().length < 2) return;
    asked = begin;
    const query = new URLSearchParams({ box: box.dataset.completes, begin });
    try {
      const answer = await fetch("/search/complete?" + query);
      if (!answer.ok || begin !== box.value) return;
      const { completions } = await answer.json();
      list.replaceChildren(...completions.map(({ text, what }) => {
        const option = document.createElement("option");
        option.value = text;
        option.label = what;
        return option;
      }));
    } catch {
      asked = "";
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
}

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) || "[]");
    return Array.isArray(found) ? found.filter(isSearch) : [];
  } catch {
    return [];
  }
}

function isSearch(one) {
  return one && typeof one.name === "string" && typeof one.query === "string";
}

function keep(searches) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(searches));
    return true;
  } catch {
    return false;
  }
}

function saving(button) {
  const { query, name, counted, done, failed } = button.dataset;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.after(said);
  button.classList.remove("waiting");
  button.addEventListener("click", () => {
    const others = kept().filter((one) => one.query !== query);
    const day = new Date().toISOString().slice(0, 10);
    said.textContent = keep([...others, { name, query, counted, day }]) ? done : failed;
  });
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function listing(section) {
  const words = section.dataset;
  const show = () => {
    const searches = kept();
    const items = searches.map((one, place) => item(one, place, searches));
    section.replaceChildren(
      items.length
        ? element("ul", { className: "saved" }, ...items)
        : element("p", { className: "silent", textContent: words.empty }),
    );
  };
  const item = (one, place, searches) => {
    const name = element("input", { type: "text", value: one.name, maxLength: 200 });
    name.setAttribute("aria-label", words.name);
    name.addEventListener("change", () => {
      keep(searches.map((other, at) => (at === place ? { ...one, name: name.value } : other)));
    });
    const remove = element("button", { type: "button", textContent: words.remove });
    remove.setAttribute("aria-label", words.remove + ": " + one.name);
    remove.addEventListener("click", () => {
      keep(searches.filter((_, at) => at !== place));
      show();
      section.focus();
    });
    const link = (path, text) => {
      const made = element("a", { href: path + "?" + one.query, textContent: text });
      made.setAttribute("aria-label", text + ": " + one.name);
      return made;
    };
    const told = [one.counted, one.day].filter((part) => typeof part === "string" && part);
    return element(
      "li",
      {},
      name,
      element("span", { className: "note", textContent: told.join(" · ") }),
      element(
        "span",
        { className: "ways" },
        link("/search", words.open),
        link("/search.atom", words.feed),
        link("/landscape", words.landscape),
        remove,
      ),
    );
  };
  show();
}

document.querySelectorAll("[data-completes]").forEach(completing);
document.querySelectorAll("[data-save]").forEach(saving);
document.querySelectorAll("[data-saved]").forEach(listing);
