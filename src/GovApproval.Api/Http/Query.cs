using System.Globalization;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Api.Http;

/// <summary>The query of a request, read strictly: a parameter unknown, empty, given twice or of the wrong form is a 400.</summary>
internal readonly struct Query
{
    private readonly IQueryCollection _given;

    private Query(IQueryCollection given) => _given = given;

    /// <summary>Reads the query of an operation that knows these parameters and no others.</summary>
    public static Query Of(HttpContext context, params ReadOnlySpan<string> known)
    {
        if (!context.Request.QueryString.HasValue)
        {
            return new(QueryCollection.Empty);
        }

        var checks = new Checks();
        var given = context.Request.Query;
        foreach (var (name, values) in given)
        {
            if (!known.Contains(name))
            {
                // The name is told only where it is one that could have been meant.
                checks.Add(Codes.IsCode(name) && Finding.MayTell(name) ? "?" + name : "?", "is not a parameter of this operation");
            }
            else if (values is not [{ Length: > 0 and <= 2048 } text] || !IsText(text))
            {
                checks.Add("?" + name, "must be given once, with a value");
            }
        }

        checks.ThrowIfAny();
        return new(given);
    }

    public string? Text(string name) => _given.TryGetValue(name, out var values) ? values[0] : null;

    public string? Code(string name) => Parsed<string>(name, (string text, out string code) => Codes.IsCode(code = text), Codes.Complaint);

    public int? Int(string name, int from, int to) => ParsedValue<int>(
        name,
        (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= from && value <= to,
        $"must be a whole number from {from} to {to}");

    public long? Position(string name) => ParsedValue<long>(
        name,
        (string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        "must be a whole number from 0");

    public bool Flag(string name) => ParsedValue<bool>(name, TryParseFlag, "must be true or false") ?? false;

    public Instant? Instant(string name) => ParsedValue<Instant>(name, Times.TryParseInstant, Times.InstantComplaint);

    /// <summary>An instant, or a date: its end.</summary>
    public Instant? Moment(string name) => ParsedValue<Instant>(
        name,
        static (string text, out Instant moment) =>
        {
            if (!Times.TryParseDate(text, out var date))
            {
                return Times.TryParseInstant(text, out moment);
            }

            moment = OfficeTime.EndOf(date) - Duration.Epsilon;
            return true;
        },
        Times.InstantComplaint + ", or a date yyyy-MM-dd");

    public LocalDate? Date(string name) => ParsedValue<LocalDate>(name, Times.TryParseDate, "must be a date yyyy-MM-dd from 1900 to 2199");

    /// <summary>An enum value in kebab case.</summary>
    public T? OneOf<T>(string name)
        where T : struct, Enum => ParsedValue<T>(name, Kebab<T>.TryParse, Kebab<T>.Complaint);

    private static bool TryParseFlag(string text, out bool flag) => (flag = text is "true") || text is "false";

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]))))
            {
                return false;
            }
        }

        return true;
    }

    private T? Parsed<T>(string name, TryParse<T> parse, string complaint)
        where T : class =>
        Text(name) is not { } text ? null : parse(text, out var value) ? value : throw Problems.Invalid("?" + name, complaint).Raise();

    private T? ParsedValue<T>(string name, TryParse<T> parse, string complaint)
        where T : struct =>
        Text(name) is not { } text ? null : parse(text, out var value) ? value : throw Problems.Invalid("?" + name, complaint).Raise();
}

/// <summary>Enum values in kebab case, as they stand in JSON and in queries.</summary>
internal static class Kebab<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByName = Enum.GetValues<T>()
        .ToDictionary(value => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<T, string> ByValue = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string Complaint { get; } = $"must be one of {string.Join(", ", ByName.Keys)}";

    public static IEnumerable<string> Names => ByName.Keys;

    public static bool TryParse(string text, out T value) => ByName.TryGetValue(text, out value);

    public static string Of(T value) => ByValue[value];
}
