using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GovApproval.Api.Http;

/// <summary>
/// Where a list goes on: the sort keys of the last row given. Opaque, and checked, so that nonsense is a 400 and not a strange page;
/// it holds nothing that the rows did not show, so it needs no secret.
/// </summary>
internal static class Cursors
{
    private const int CheckLength = 6;
    private const char Separator = '\u001f';

    /// <param name="list">The list's name: a cursor of one list opens no other.</param>
    /// <param name="keys">The sort keys of the last row; none of them holds U+001F.</param>
    public static string Write(string list, params ReadOnlySpan<string> keys)
    {
        var payload = Encoding.UTF8.GetBytes(string.Join(Separator, keys));
        return Base64Url.EncodeToString([.. Check(list, payload), .. payload]);
    }

    public static string[] Read(string list, string cursor, int keys)
    {
        if (cursor.Length <= 2048 && TryDecode(cursor, out var bytes) && bytes.Length >= CheckLength
            && Check(list, bytes.AsSpan(CheckLength)).SequenceEqual(bytes.AsSpan(0, CheckLength)))
        {
            var read = Encoding.UTF8.GetString(bytes.AsSpan(CheckLength)).Split(Separator);
            if (read.Length == keys)
            {
                return read;
            }
        }

        throw Problems.Invalid("?cursor", "is not a cursor that this list gave").Raise();
    }

    private static bool TryDecode(string cursor, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(cursor))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(cursor);
        return true;
    }

    private static ReadOnlySpan<byte> Check(string list, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"GovApproval cursor\n{list}\n"));
        hash.AppendData(payload);
        return hash.GetHashAndReset().AsSpan(0, CheckLength);
    }
}

/// <summary>Which part of a list is asked for.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Limit">Rows to give at most.</param>
/// <param name="After">The sort keys of the row before the first to give; none for the first page.</param>
internal sealed record Page(string List, int Limit, string[]? After)
{
    public const int MaxLimit = 200;

    /// <summary>Reads <c>limit</c> and <c>cursor</c>.</summary>
    public static Page Of(Query query, string list, int keys) => new(
        list,
        query.Int("limit", 1, MaxLimit) ?? 50,
        query.Text("cursor") is { } cursor ? Cursors.Read(list, cursor, keys) : null);

    /// <summary>The id after which a list ordered by ids goes on; below every id for the first page.</summary>
    public Guid AfterId() => After switch
    {
        null => Guid.Empty,
        [var last] when Guid.TryParse(last, out var id) => id,
        _ => throw Problems.Invalid("?cursor", "is not a cursor that this list gave").Raise(),
    };

    public string Next(params ReadOnlySpan<string> keys) => Cursors.Write(List, keys);

    /// <summary>The Link header to the next page: this request again with another cursor, relative, so that it is right behind any proxy.</summary>
    public static void Link(HttpContext context, string next)
    {
        var request = context.Request;
        var parameters = request.Query
            .Where(parameter => parameter.Key is not "cursor")
            .SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value)))
            .Append(KeyValuePair.Create("cursor", (string?)next));
        context.Response.Headers.Link = string.Create(
            CultureInfo.InvariantCulture, $"<{request.PathBase}{request.Path}{QueryString.Create(parameters)}>; rel=\"next\"");
    }
}
