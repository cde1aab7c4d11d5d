import "../lib/orders.js";
