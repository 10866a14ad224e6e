namespace GovApproval.Api.Http;

/// <summary>Names are often given in both languages: 施工许可 (Construction permit).</summary>
internal static class Bilingual
{
    /// <summary>The name in one language; whole where it is given in one alone.</summary>
    public static string In(bool english, string name)
    {
        var at = name.IndexOf(" (", StringComparison.Ordinal);
        return at <= 0 || !name.EndsWith(')') || !IsChinese(name.AsSpan(0, at)) || IsChinese(name.AsSpan(at)) ? name : english ? name[(at + 2)..^1] : name[..at];
    }

    private static bool IsChinese(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\u3400', '\u9FFF');

    /// <summary>The same name, whether the other language stands beside it or not.</summary>
    public static bool AreSame(string one, string other) => In(english: false, one) == In(english: false, other);
}
