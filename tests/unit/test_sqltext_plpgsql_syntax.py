import pytest

from dbsc.sqltext.plpgsql_syntax import mistake


@pytest.mark.parametrize(
    ("body", "told", "where"),
    [
        ("begin\n  retrn 1;\nend", 'syntax error at or near "retrn"', "retrn"),
        ("declare a int;\nbegin\n  select id into a frm t;\n  return a;\nend", 'syntax error at or near "t"', "t"),
        ("begin\n  return 1\nend", "syntax error at end of input", "return 1"),
        ("begin\n\n  a := 1 +;\n  return a;\nend", "syntax error at end of input", "a := 1 +;"),
        ("begin if true then return 1; end", "syntax error at end of input", "end"),
        ("begin perform (1; end", 'mismatched parentheses at or near ";"', ";"),
        ("begin\n  for i in 1..2 loop nul; end loop;\nend", 'syntax error at or near "nul"', "nul"),
        ("begin\n  total := 1;\nend", '"total" is not a known variable', "total"),
        ("begin\n  select 1 into total;\nend", '"total" is not a known variable', "total"),
        ("begin\n  return;\nend", 'missing expression at or near ";"', ";"),
        ("begin\n  exit;\nend", "EXIT cannot be used outside a loop, unless it has a label", "exit;"),
        ("begin\n  raise notice '%';\nend", "too few parameters specified for RAISE", "raise notice '%';"),
        ("declare\n  b int;\n  b text;\nbegin\n  null;\nend", 'duplicate declaration at or near "b"', "b"),
    ],
)
def test_a_mistake_is_told_in_its_place(body: str, told: str, where: str) -> None:
    fault = mistake(body, (("in", "a"),), "int")
    assert fault is not None
    assert fault.message == told
    assert body[fault.start : fault.end] == where


@pytest.mark.parametrize(
    ("body", "arguments", "returns"),
    [
        ("begin return new; end", (), "trigger"),
        ("begin return; end", (), "void"),
        ("begin b := a; return; end", (("in", "a"), ("out", "b")), None),
        ("begin return next 1; return query select 1; return; end", (), "setof int"),
        ("begin x := 1; return next; end", (("table", "x"),), "table (x int)"),
        ("declare r app.pair; begin r.a := 1; r.b[1] := 2; return r; end", (), "app.pair"),
        ("begin return $dbsc$ x $dbsc$; end", (), "text"),
        ('begin "A b" := 1; return; end', (("inout", "A b"),), None),
        ("declare c cursor (k int) for select k; begin for r in c(1) loop null; end loop; end", (), "void"),
        ("begin raise exception 'a %', 1 using errcode = '22000'; exception when others then raise; end", (), "void"),
        ("declare r t%rowtype; begin r.a := 1; return r; end", (), "t"),
        ("begin new.x := tg_op; new := null; return new; end", (), "trigger"),
        ("begin for b in select 1 loop return next; end loop; end", (("out", "b"),), None),
        (
            "declare b alias for $1; begin b := 1; $1 := 2; a[1] := 2; found := true; return a; end",
            (("in", "a"),),
            "int",
        ),
        ("", (), "void"),
    ],
)
def test_what_can_be_read_is_not_refused(body: str, arguments: tuple[tuple[str, str], ...], returns: str) -> None:
    assert mistake(body, arguments, returns) is None
