// <portal-photos>: previews, shrinks and removes the photos of a file input; without script the input works by itself.

const LONGEST_SIDE = 1920;
const ENOUGH_BYTES = 1_200_000;

class PortalPhotos extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.querySelector("input[type=file]");
    this.list = this.querySelector("[data-list]");
    this.line = this.querySelector("[data-photo-status]");
    this.max = Number(this.getAttribute("max")) || 6;
    this.photos = [];
    this.classList.add("is-ready");
    this.input.addEventListener("change", () => this.add([...this.input.files].filter((file) => !this.photos.includes(file))));
    this.addEventListener("portal:clear", () => {
      this.photos = [];
      this.show();
    });
    // What was kept while the network was away comes back here.
    this.addEventListener("portal:restore", (event) => this.add(event.detail));
    if (this.input.files.length) this.add([...this.input.files]);
  }

  async add(files) {
    const problems = [];
    for (const file of files) {
      if (this.photos.length >= this.max) {
        problems.push(this.dataset.tooMany.replace("{max}", this.max));
        break;
      }
      const photo = await shrunk(file);
      if (photo) this.photos.push(photo);
      else problems.push(this.dataset.notImage.replace("{name}", file.name));
    }
    this.show(problems);
  }

  show(problems = []) {
    const kept = new DataTransfer();
    for (const photo of this.photos) kept.items.add(photo);
    this.input.files = kept.files;
    this.list.replaceChildren(...this.photos.map((photo, index) => this.preview(photo, index)));
    this.list.hidden = !this.photos.length;
    const count = this.photos.length ? this.dataset.count.replace("{count}", this.photos.length).replace("{max}", this.max) : "";
    this.line.textContent = [...problems, count].filter(Boolean).join(" ");
    this.dispatchEvent(new CustomEvent("portal:photos", { bubbles: true, detail: this.photos }));
  }

  preview(photo, index) {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(photo);
    image.alt = photo.name;
    image.onload = () => URL.revokeObjectURL(image.src);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.setAttribute("aria-label", this.dataset.remove.replace("{number}", index + 1));
    remove.textContent = "×";
    remove.addEventListener("click", () => {
      this.photos.splice(index, 1);
      this.show();
      (this.list.querySelectorAll("button")[Math.min(index, this.photos.length - 1)] ?? this.input).focus();
    });
    item.append(image, remove);
    return item;
  }
}

// Formats that this browser may not draw, though the portal or a later one can tell what they are.
const UNDRAWN = new Set(["image/heic", "image/heif", "image/tiff"]);

// A photo of the phone's full size would take minutes on a weak network. What is no picture, whatever it is called, is none.
async function shrunk(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file.size && UNDRAWN.has(file.type) ? file : null;
  }
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= ENOUGH_BYTES) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    // A JPEG shows nothing through: what was clear becomes white, not black.
    const paper = canvas.getContext("2d");
    paper.fillStyle = "white";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

if (!customElements.get("portal-photos")) customElements.define("portal-photos", PortalPhotos);
