using System.Globalization;

namespace GovApproval.Api.Http;

/// <summary>Checks of what a request says, beyond its form; gathers every complaint, so that the caller hears all of it at once.</summary>
internal sealed class Checks
{
    private List<Finding>? _found;

    public void Add(string pointer, string message) => (_found ??= []).Add(new Finding(pointer, message));

    public void Require(bool isSo, string pointer, string message)
    {
        if (!isSo)
        {
            Add(pointer, message);
        }
    }

    /// <summary>Required, not blank, at most <paramref name="most"/> characters.</summary>
    public string Text(string pointer, string? value, int most = 1000)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(pointer, "must not be blank");
        }

        return Optional(pointer, value, most) ?? "";
    }

    /// <summary>Likewise each of a list, or the member of each.</summary>
    public void Texts(string pointer, IEnumerable<string> values, int most, string member = "")
    {
        foreach (var (i, value) in values.Index())
        {
            Text(string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}{member}"), value, most);
        }
    }

    /// <summary>No entry is like one before it.</summary>
    public void Apart<T>(string pointer, IEnumerable<T> values)
    {
        var known = new HashSet<T>();
        foreach (var (i, value) in values.Index())
        {
            Require(known.Add(value), string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), "must not be named twice");
        }
    }

    /// <summary>At most <paramref name="most"/> characters when given.</summary>
    public string? Optional(string pointer, string? value, int most = 1000)
    {
        if (value is not null && value.Length > most)
        {
            Add(pointer, string.Create(CultureInfo.InvariantCulture, $"must have at most {most} characters"));
        }

        return value;
    }

    public int Between(string pointer, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(pointer, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}"));
        }

        return value;
    }

    public void AtMost<T>(string pointer, IReadOnlyCollection<T> items, int most)
    {
        if (items.Count > most)
        {
            Add(pointer, string.Create(CultureInfo.InvariantCulture, $"must hold at most {most} entries"));
        }
    }

    /// <summary>All that was found so far.</summary>
    public IReadOnlyList<Finding> Found => _found ?? [];

    /// <summary>Ends the request with a 400 when anything was found.</summary>
    public void ThrowIfAny()
    {
        if (_found is { } found)
        {
            throw Problems.Invalid([.. found]).Raise();
        }
    }
}
