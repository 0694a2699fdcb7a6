"use strict";
(() => {
  // exact numbers are [numerator, denominator] of whole numbers of any size
  const exact = (text) => {
    const m = /^(-?)([\d,]+)(?:\.(\d+))?(?:\/([\d,]+)(?: \((-?[\d,.]+)\))?)?/.exec(text.trim());
    if (!m) return null;
    const tail = m[3] || "";
    const below = m[4] ? m[4].replaceAll(",", "") : "1" + "0".repeat(tail.length);
    const value = [BigInt(m[1] + m[2].replaceAll(",", "") + tail), BigInt(below)];
    return m[5] && !near(value, exact(m[5]), m[5].split(".")[1].length) ? null : value;
  };
  // whether a number was rounded to another one of so many decimals
  const near = ([a, b], [c, d], decimals) => {
    const apart = a * d - c * b;
    return 2n * 10n ** BigInt(decimals) * (apart < 0n ? -apart : apart) <= b * d;
  };
  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a || 1n; };
  const lowest = ([a, b]) => { const d = gcd(a, b); return [a / d, b / d]; };
  const add = (x, y) => lowest([x[0] * y[1] + y[0] * x[1], x[1] * y[1]]);
  const times = (x, y) => lowest([x[0] * y[0], x[1] * y[1]]);
  const minus = (x, y) => add(x, [-y[0], y[1]]);
  const below = (x, y) => x[0] * y[1] < y[0] * x[1];
  const same = (x, y) => x !== null && y !== null && x[0] * y[1] === y[0] * x[1];
  const size = (x) => (x[0] < 0n ? [-x[0], x[1]] : x);
  const words = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  const number = (row) => exact(words(row.querySelector("td.n")));
  const claims = document.querySelector("table.claims");
  const rows = claims ? [...claims.tBodies[0].rows] : [];
  const end = (row, name) => { const cell = row.querySelector(`.${name}`); return cell && exact(words(cell)); };

  const numbers = (text) => (text.replace(/(\/[\d,]+) \(-?[\d.,]+\)/g, "$1").match(/\d[\d,]*(?:\.\d+)?(?:\/[\d,]+)?/g) || []);

  // what stands beside a figure of a sum is what the table of claims says of it
  const isSaid = (row, claim, known) => {
    const said = words(row.querySelector(".said")), printed = `printed ${words(claim.querySelector(".printed"))}`;
    const more = numbers(said.slice(printed.length)).map(exact);
    return !said || (said.startsWith(printed) && more.every((n) => known.some((k) => k && same(size(k), n))));
  };
  // a figure of a sum is what the table of claims reads it as, at the end that the sum takes
  const isRead = (row, amount) => {
    const claim = document.getElementById(row.dataset.claim);
    if (!claim) return !claims;
    const { side, per } = row.dataset, often = exact(row.dataset.times);
    const low = end(claim, "low"), high = end(claim, "high"), one = times(amount, [often[1], often[0]]);
    if (!isSaid(row, claim, [low, high, amount, one])) return false;
    if (side) {
      const ends = side === "low" ? [low] : side === "high" ? [high] : [low, high];
      return ends.some((taken) => taken && same(one, times(taken, exact(per))));
    }
    return !(low && below(one, low)) && !(high && below(high, one));
  };
  const rowsOf = (body) => [...body.rows];
  const sumOf = (list) => {
    let sum = [0n, 1n];
    for (const row of list) {
      const amount = number(row);
      if (amount === null) return null;
      if (row.className === "together") { if (!same(sum, amount)) return null; continue; }
      if (row.className === "figure" && !isRead(row, amount)) return null;
      if (row.className === "run") {
        const parts = sumOf(rowsOf(document.getElementById(row.dataset.run).tBodies[0]));
        if (!parts || !same(parts, amount)) return null;
      }
      sum = add(sum, amount);
    }
    return sum;
  };
  // the sentence above a sum has no other large numbers than the sum and the rows of its claims
  const isTold = (table) => {
    if (table.closest(".proof")) return true;
    const block = table.closest(".conflict"), head = block.querySelector("h3, summary");
    const texts = (element) => [...element.querySelectorAll("th, td, a, small, span, p, pre")].map(words);
    const parts = [...block.children].filter((child) => child !== head).flatMap((child) => [words(child), ...texts(child)]);
    for (const row of block.querySelectorAll("[data-claim]")) {
      const claim = document.getElementById(row.dataset.claim);
      if (claim) parts.push(...texts(claim));
    }
    const known = parts.flatMap(numbers).map(exact);
    const large = numbers(words(head)).filter((n) => n.replace(/\D/g, "").length > 2);
    return !claims || large.map(exact).every((n) => known.some((k) => same(k, n)));
  };
  const holds = (table) => {
    const side = (name) => sumOf(rowsOf(table.querySelector(`tbody[data-sum=${name}]`)));
    const left = side("left"), right = side("right");
    const apart = table.tFoot.rows[0].querySelector("td.n"), told = exact(words(apart));
    if (!left || !right || !told || !isTold(table)) return false;
    if (table.dataset.kind === "difference") return same(minus(left, right), told);
    const printed = table.querySelector("tr.told"), found = number(table.querySelector("tr.found"));
    if (!right[0] || !isRead(printed, number(printed))) return false;
    const scale = times(left, [right[1], right[0]]);
    const value = add(times(scale, exact(table.dataset.factor)), exact(table.dataset.shift));
    const { decimals } = table.dataset;
    return near(value, found, decimals) && near(size(minus(value, number(printed))), told, decimals);
  };
  const isSum = (table) => { try { return holds(table); } catch { return false; } };

  // the table of claims says what the file inside the page says
  const fields = (text) => {
    const all = []; let row = [], cell = "", quoted = false;
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      if (quoted) { if (c !== '"') cell += c; else if (text[i + 1] === '"') { cell += c; i++; } else quoted = false; }
      else if (c === '"') quoted = true;
      else if (c === "," || c === "\n") { row.push(cell); cell = ""; if (c === "\n") { all.push(row); row = []; } }
      else cell += c;
    }
    return all;
  };
  const odd = () => {
    const file = document.querySelector("a[download$='.csv']");
    if (!file || !claims) return 0;
    const bytes = Uint8Array.from(atob(file.href.split(",")[1]), (c) => c.charCodeAt(0));
    const [heading, ...lines] = fields(new TextDecoder().decode(bytes));
    const at = (line, name) => line[heading.lastIndexOf(name)].replace(/^'(?=[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20])/, "");
    const isRow = (row, line) =>
      words(row.querySelector(".printed")) === at(line, "as_printed").replace(/\s+/g, " ").trim() &&
      ["low", "high"].every((name) => {
        const here = end(row, name), there = exact(at(line, `read_${name}`));
        return here || there ? same(here, there) : true;
      });
    return Math.abs(rows.length - lines.length) + rows.filter((row, k) => lines[k] && !isRow(row, lines[k])).length;
  };

  const sums = [...document.querySelectorAll("table.sum:not(.parts)")];
  const wrong = sums.filter((table) => {
    const good = isSum(table), mark = table.tFoot.querySelector(".mark");
    mark.textContent = good ? "\u2713 re-added" : "\u2717 does not add up";
    mark.classList.add(good ? "good" : "bad");
    return !good;
  });
  const note = document.getElementById("readded");
  if (note) {
    let strange = 0;
    try { strange = odd(); } catch { strange = rows.length; }
    const n = sums.length, bad = [];
    if (wrong.length) bad.push(`${wrong.length} of ${n} sums on this page ${wrong.length === 1 ? "does" : "do"} not add up`);
    if (strange) bad.push(`${strange} of ${rows.length} rows of its table differ from the file inside it`);
    const from = claims ? " from the table of claims: " : ": ";
    const all = n === 1 ? "The sum was" : `${n === 2 ? "Both" : `All ${n}`} sums were`;
    note.textContent = bad.length
      ? `This page was changed after it was written: ${bad.join("; ")}. Do not rely on it.`
      : n ? `${all} added up again just now${from}${n === 1 ? "it adds" : "they add"} up.` : "";
    note.className = bad.length ? "check bad" : "check good";
  }

  if (!claims || !rows.length) return;
  document.documentElement.classList.add("js");
  const tools = document.querySelector(".tools"), shown = document.getElementById("shown");
  const text = document.getElementById("filter"), standing = document.getElementById("standing");
  const apply = () => {
    const wanted = text.value.toLowerCase();
    let n = 0;
    for (const row of rows) {
      row.hidden = !(words(row).toLowerCase().includes(wanted) && (!standing.value || row.classList.contains(standing.value)));
      n += !row.hidden;
    }
    shown.textContent = `${n.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`;
  };
  const key = (row, k) => row.cells[k].dataset.k ?? words(row.cells[k]);
  const order = (a, b) => {
    const x = exact(a), y = exact(b);
    if (x && y && !/^\d{4}-/.test(a)) return below(x, y) ? -1 : below(y, x) ? 1 : 0;
    return (a === "") - (b === "") || a.localeCompare(b, "en", { numeric: true });
  };
  [...claims.tHead.rows[0].cells].forEach((head, k) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of claims.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down === 1 ? "ascending" : "descending");
      claims.tBodies[0].append(...[...rows].sort((a, b) => down * order(key(a, k), key(b, k))));
    });
  });
  for (const field of [text, standing]) field.addEventListener("input", apply);
  // a link to a row that is filtered away, or in a fold, opens what hides it
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (target?.hidden) { text.value = standing.value = ""; apply(); target.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  tools.hidden = false;
  apply();
})();
