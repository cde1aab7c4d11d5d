test("foo", () => {});
