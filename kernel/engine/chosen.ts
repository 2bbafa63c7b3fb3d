/** Which engine runs the cells: `stock`, on TypeScript as it is published, or `tslab`. */
export const ENGINE = process.env["THALWEG_ENGINE"] ?? "stock";
