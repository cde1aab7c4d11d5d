test("answers", () => {});
