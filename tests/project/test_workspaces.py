from dunnage.project import workspaces


def test_folders_with_a_file_come_outer_ones_first() -> None:
    files = ("b/a/package.json", "package.json", "c/package.json", "c/x.json", "apackage.json")
    assert workspaces.folders(files, "package.json") == ("", "c", "b/a")


def test_at_most_500_folders_are_listed() -> None:
    files = [f"{number}/package.json" for number in range(501)]
    assert len(workspaces.folders(files, "package.json")) == 500


def test_upwards_leads_to_the_context() -> None:
    assert workspaces.upwards("./apps/api//src") == ("apps/api/src", "apps/api", "apps", "")
    assert workspaces.upwards("") == workspaces.upwards(".") == ("",)


def test_patterns_choose_folders_and_broken_ones_choose_none() -> None:
    folders = ("apps/api", "apps/api/test", "packages/a", "tools")
    patterns = ("apps/*", "./tools/", "[")
    assert workspaces.matching(patterns, folders) == ("apps/api", "tools")
