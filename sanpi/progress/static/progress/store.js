// What must outlive a reload: photos waiting to be sent and reports not yet acknowledged, in this browser's database.

const NAME = "sanpi-reporting";

let opened = null;
function open() {
  opened = opened || new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("photos", { keyPath: "key" });
      asked.result.createObjectStore("drafts", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => { opened = null; reject(asked.error); };
  });
  return opened;
}

async function ask(store, mode, act) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    // A write counts once the transaction is through, not when it was asked for.
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const all = (store) => ask(store, "readonly", (rows) => rows.getAll());
export const get = (store, key) => ask(store, "readonly", (rows) => rows.get(key));
export const put = (store, row) => ask(store, "readwrite", (rows) => rows.put(row));
export const drop = (store, key) => ask(store, "readwrite", (rows) => rows.delete(key));
