"use strict";
// The curators' map: a canvas drawn from our own points, and the same offers as a list beside it.
(() => {
  const mapping = document.getElementById("mapping");
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const canvas = document.getElementById("map");
  const context = canvas.getContext("2d");
  const list = document.getElementById("list");
  const count = document.getElementById("count");
  const chosen = document.getElementById("chosen");
  const filter = document.getElementById("filter");
  const FLANDERS = { west: 2.5, east: 5.95, south: 50.62, north: 51.52 };
  const NARROW = Math.cos((51 * Math.PI) / 180); // a degree of longitude beside one of latitude
  const LISTED = 300;
  const REACH = 14; // pixels around a mark that still hit it
  let towns = [];
  let coast = [];
  let offers = [];
  let marks = [];
  let picked = null;
  let view = { lon: 4.2, lat: 51.05, scale: 200 }; // scale: pixels per degree of latitude

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const x = (lon) => canvas.clientWidth / 2 + (lon - view.lon) * NARROW * view.scale;
  const y = (lat) => canvas.clientHeight / 2 - (lat - view.lat) * view.scale;

  function whole() {
    const wide = canvas.clientWidth / ((FLANDERS.east - FLANDERS.west) * NARROW);
    const high = canvas.clientHeight / (FLANDERS.north - FLANDERS.south);
    view = {
      lon: (FLANDERS.west + FLANDERS.east) / 2,
      lat: (FLANDERS.south + FLANDERS.north) / 2,
      scale: Math.min(wide, high) * 0.96,
    };
  }

  function zoom(factor, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) {
    const scale = Math.min(40000, Math.max(60, view.scale * factor));
    const dx = px - canvas.clientWidth / 2;
    const dy = py - canvas.clientHeight / 2;
    view.lon += (dx / NARROW) * (1 / view.scale - 1 / scale);
    view.lat -= dy * (1 / view.scale - 1 / scale);
    view.scale = scale;
    cluster();
  }

  // Offers that would overlap are one mark.
  function cluster() {
    const cell = 26;
    const cells = new Map();
    for (const offer of offers) {
      const key = `${Math.floor(((offer.lon * NARROW) * view.scale) / cell)}:${Math.floor((offer.lat * view.scale) / cell)}`;
      const mark = cells.get(key);
      if (mark) {
        mark.offers.push(offer);
        mark.lon += (offer.lon - mark.lon) / mark.offers.length;
        mark.lat += (offer.lat - mark.lat) / mark.offers.length;
      } else {
        cells.set(key, { lon: offer.lon, lat: offer.lat, offers: [offer] });
      }
    }
    marks = [...cells.values()].sort((a, b) => a.offers.length - b.offers.length);
    draw();
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colour("--land");
    context.fillRect(0, 0, width, height);
    drawSea();
    drawGrid(width, height);
    drawTowns(width, height);
    for (const mark of marks) drawMark(mark);
  }

  function drawSea() {
    if (!coast.length) return;
    context.beginPath();
    const first = coast[0];
    const last = coast[coast.length - 1];
    context.moveTo(x(first[0] - 6), y(first[1] - 0.5));
    for (const [lon, lat] of coast) context.lineTo(x(lon), y(lat));
    context.lineTo(x(last[0] + 0.6), y(last[1] + 4));
    context.lineTo(x(first[0] - 6), y(last[1] + 4));
    context.closePath();
    context.fillStyle = colour("--sea");
    context.fill();
    context.beginPath();
    coast.forEach(([lon, lat], index) => (index ? context.lineTo(x(lon), y(lat)) : context.moveTo(x(lon), y(lat))));
    context.strokeStyle = colour("--town");
    context.lineWidth = 1.5;
    context.stroke();
  }

  function drawGrid(width, height) {
    const step = view.scale > 1500 ? 0.1 : view.scale > 500 ? 0.25 : 0.5;
    context.strokeStyle = colour("--panel-line");
    context.lineWidth = 0.5;
    context.fillStyle = colour("--quiet");
    context.font = "11px system-ui, sans-serif";
    context.textAlign = "left";
    const west = view.lon - width / 2 / NARROW / view.scale;
    const south = view.lat - height / 2 / view.scale;
    context.beginPath();
    for (let lon = Math.ceil(west / step) * step; x(lon) < width; lon += step) {
      context.moveTo(x(lon), 0);
      context.lineTo(x(lon), height);
    }
    for (let lat = Math.ceil(south / step) * step; y(lat) > 0; lat += step) {
      context.moveTo(0, y(lat));
      context.lineTo(width, y(lat));
    }
    context.stroke();
  }

  function drawTowns(width, height) {
    const taken = [];
    const least = view.scale > 4000 ? 500 : view.scale > 1500 ? 4000 : view.scale > 600 ? 20000 : 60000;
    context.textAlign = "center";
    for (const [lon, lat, people, name] of towns) {
      const px = x(lon);
      const py = y(lat);
      if (px < -20 || py < -20 || px > width + 20 || py > height + 20) continue;
      const radius = Math.max(1.2, Math.sqrt(people) / 260) * Math.min(2.2, Math.max(0.8, view.scale / 400));
      context.beginPath();
      context.arc(px, py, radius, 0, 7);
      context.globalAlpha = 0.55;
      context.fillStyle = colour.cache["--town"];
      context.fill();
      context.globalAlpha = 1;
      if (people < least) continue;
      context.font = people > 60000 ? "600 13px system-ui, sans-serif" : "12px system-ui, sans-serif";
      const half = context.measureText(name).width / 2 + 4;
      const box = [px - half, py - radius - 18, px + half, py - radius - 2];
      if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      context.lineWidth = 3;
      context.strokeStyle = colour.cache["--land"];
      context.strokeText(name, px, py - radius - 5);
      context.fillStyle = colour.cache["--town-ink"];
      context.fillText(name, px, py - radius - 5);
    }
  }

  function radiusOf(mark) {
    return Math.min(24, 6 + 2.2 * Math.log2(mark.offers.length + 1));
  }

  function drawMark(mark) {
    const px = x(mark.lon);
    const py = y(mark.lat);
    const radius = radiusOf(mark);
    if (px < -30 || py < -30 || px > canvas.clientWidth + 30 || py > canvas.clientHeight + 30) return;
    context.beginPath();
    context.arc(px, py, radius, 0, 7);
    context.fillStyle = colour.cache["--mark"];
    context.globalAlpha = mark === picked ? 1 : 0.88;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = mark === picked ? 4 : 1.5;
    context.strokeStyle = mark === picked ? colour.cache["--town-ink"] : colour.cache["--mark-ink"];
    context.stroke();
    if (mark.offers.length > 1) {
      context.fillStyle = colour.cache["--mark-ink"];
      context.font = "600 11px system-ui, sans-serif";
      context.textAlign = "center";
      context.fillText(mark.offers.length, px, py + 4);
    }
  }

  function show(which, name) {
    list.replaceChildren();
    for (const offer of which.slice(0, LISTED)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${mapping.dataset.offer}${offer.id}/change/`;
      const title = document.createElement("strong");
      title.textContent = offer.name;
      const detail = document.createElement("small");
      detail.textContent = [offer.at, [offer.place, offer.town].filter(Boolean).join(", ")].filter(Boolean).join(" · ");
      link.append(title, detail);
      item.append(link);
      list.append(item);
    }
    chosen.hidden = !name;
    document.getElementById("chosen-name").textContent = name || "";
  }

  function pick(mark) {
    picked = mark;
    if (mark) show(mark.offers, `${texts.here}: ${mark.offers.length}`);
    else show(offers, "");
    draw();
  }

  function markAt(px, py) {
    let best = null;
    let nearest = Infinity;
    for (const mark of marks) {
      const away = Math.hypot(x(mark.lon) - px, y(mark.lat) - py);
      if (away < Math.max(REACH, radiusOf(mark)) && away < nearest) [best, nearest] = [mark, away];
    }
    return best;
  }

  async function load() {
    const query = new URLSearchParams(new FormData(filter));
    history.replaceState(null, "", `?${query}`);
    count.textContent = "…";
    try {
      const answer = await fetch(`${mapping.dataset.offers}?${query}`, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      offers = found.offers;
      count.textContent = texts.found.replace("{total}", found.total).replace("{shown}", offers.length);
      picked = null;
      cluster();
      show(offers, "");
    } catch {
      count.textContent = texts.failed;
    }
  }

  function colours() {
    colour.cache = {};
    for (const name of ["--town", "--land", "--town-ink", "--mark", "--mark-ink"]) colour.cache[name] = colour(name);
  }

  let dragged = null;
  canvas.addEventListener("pointerdown", (event) => {
    dragged = { x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!dragged) {
      canvas.style.cursor = markAt(event.offsetX, event.offsetY) ? "pointer" : "grab";
      return;
    }
    const dx = event.clientX - dragged.x;
    const dy = event.clientY - dragged.y;
    if (Math.hypot(dx, dy) < 4 && !dragged.moved) return;
    view.lon -= dx / NARROW / view.scale;
    view.lat += dy / view.scale;
    dragged = { x: event.clientX, y: event.clientY, moved: true };
    draw();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (dragged && !dragged.moved) {
      const mark = markAt(event.offsetX, event.offsetY);
      if (mark && mark.offers.length === 1) window.location = `${mapping.dataset.offer}${mark.offers[0].id}/change/`;
      else pick(mark);
    }
    dragged = null;
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = 60 / view.scale;
    const moves = {
      ArrowLeft: () => (view.lon -= step / NARROW),
      ArrowRight: () => (view.lon += step / NARROW),
      ArrowUp: () => (view.lat += step),
      ArrowDown: () => (view.lat -= step),
      "+": () => zoom(1.5),
      "=": () => zoom(1.5),
      "-": () => zoom(1 / 1.5),
      0: () => whole(),
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    moves[event.key]();
    cluster();
  });
  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.5));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 1.5));
  document.getElementById("whole").addEventListener("click", () => { whole(); cluster(); });
  document.getElementById("all").addEventListener("click", () => pick(null));
  filter.addEventListener("submit", (event) => { event.preventDefault(); load(); });
  new ResizeObserver(draw).observe(canvas);
  new MutationObserver(() => { colours(); draw(); }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  const asked = new URLSearchParams(window.location.search).get("kind");
  if (asked === "place") document.getElementById("kind").value = "place";
  colours();
  whole();
  fetch(mapping.dataset.places, { credentials: "same-origin" })
    .then((answer) => answer.json())
    .then((answer) => { towns = answer.towns; coast = answer.coast; draw(); });
  load();
})();
