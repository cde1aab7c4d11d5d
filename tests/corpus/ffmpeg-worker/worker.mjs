import { Worker } from "bullmq";

const worker = new Worker("jobs", async (job) => console.log(job.id));
process.on("SIGTERM", () => worker.close());
