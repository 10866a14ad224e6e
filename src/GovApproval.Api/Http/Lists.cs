namespace GovApproval.Api.Http;

/// <summary>Lists of what is held in memory, in the order of a code.</summary>
internal static class Lists
{
    /// <summary>Answers with one page.</summary>
    public static Task Write<T, TAnswer>(HttpContext context, Page page, IEnumerable<T> found, Func<T, string> code, Func<T, TAnswer> answer)
    {
        var (rows, next) = Cut(page, found, code);
        return Reply.WritePage(context, rows.Select(answer), Json.Of<TAnswer>(), next);
    }

    /// <summary>One page for an answer of its own shape; the Link header is set.</summary>
    public static (ValueList<T> Rows, string? Next) Cut<T>(HttpContext context, Page page, IEnumerable<T> found, Func<T, string> code)
    {
        var (rows, next) = Cut(page, found, code);
        if (next is not null)
        {
            Page.Link(context, next);
        }

        return (rows.ToValueList(), next);
    }

    private static (IEnumerable<T> Rows, string? Next) Cut<T>(Page page, IEnumerable<T> found, Func<T, string> code)
    {
        var after = page.After is [var last] ? last : null;
        var rows = found
            .Where(entry => after is null || string.CompareOrdinal(code(entry), after) > 0)
            .OrderBy(code, StringComparer.Ordinal)
            .Take(page.Limit + 1)
            .ToArray();
        return (rows.Take(page.Limit), rows.Length > page.Limit ? page.Next(code(rows[page.Limit - 1])) : null);
    }
}
