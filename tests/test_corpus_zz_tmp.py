def test_fx(assistant, home, library):
    import os
    assert os.environ["WENCE_HOME"] == str(home)
    a = assistant.ask("2025年全区能耗强度下降多少？") if hasattr(assistant, "ask") else None
    print(a and a.answer)
