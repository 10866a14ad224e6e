using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Http;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>A row of a load as the item it asks for, and everything in it that could not be read.</summary>
/// <param name="Item">As far as it could be read, so that whatever else stands against it is told at once; none where too little could.</param>
/// <param name="Unread">Where the API has what could not be read.</param>
internal sealed record RowReading(ServiceItem? Item, Instant? InForceFrom, IReadOnlyList<CatalogueFinding> Wrong, IReadOnlyList<string> Unread, bool IsWhole)
{
    // What is read again and again for all that is wrong in it is no longer than the longest load.
    private const int MostRead = 16 * Bodies.MaxBytes;

    /// <summary>Whether what stands at this pointer, or a part of it, could not be read.</summary>
    public bool IsDoubtful(string pointer) =>
        Unread.Any(told => told == pointer || told.StartsWith(pointer + "/", StringComparison.Ordinal) || pointer.StartsWith(told + "/", StringComparison.Ordinal));

    public static RowReading Of(CatalogueRow row, string code)
    {
        var (repairing, wrong) = (new Repairing(row.Item!.DeepClone().AsObject()), new List<Finding>());
        var (item, inForceFrom) = (default(ServiceItem), default(Instant?));
        for (var read = 0; item is null;)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(repairing.Item, Json.Of<JsonNode>());
            read += json.Length;
            try
            {
                var request = Bodies.Parse(json, Json.Of<ItemRequest>());
                var checks = new Checks();
                (item, inForceFrom) = (request.Read(new ItemCode(code), checks), request.InForceFrom);
                wrong.AddRange(checks.Found.Where(finding => !repairing.Repaired.Contains(finding.Pointer)));
            }
            catch (ProblemException e)
            {
                // What is not JSON at all, a text with the character NUL say, is told of the whole row.
                var found = e.Problem.Errors is { Count: > 0 } errors ? errors : [new Finding("", e.Problem.Detail ?? "cannot be read")];
                wrong.AddRange(found.Where(finding => !repairing.Repaired.Contains(finding.Pointer)));
                if (read + json.Length > MostRead || !found.All(repairing.Repair))
                {
                    break;
                }
            }
        }

        // What could not be put into the API's words is told already; that it is missing now would be told twice.
        var findings = wrong.Where(finding => finding.Message != "is required" || !row.IsUnheard(finding.Pointer))
            .Select(finding => row.Finding(finding.Pointer, "validation", finding.Message)).ToArray();
        return new(
            row.IsAsked ? item : null, inForceFrom, findings, [.. wrong.Select(finding => finding.Pointer), .. row.Unheard], wrong.Count == 0 && row.Findings.Count == 0);
    }

    /// <summary>Takes what cannot be read out of an item, or puts something of no meaning in its place, so that the rest can be.</summary>
    private sealed class Repairing(JsonObject item)
    {
        private const int Most = 50;
        private const string Word = "x";

        public JsonObject Item => item;

        /// <summary>Where: of what stands there now nothing is told.</summary>
        public HashSet<string> Repaired { get; } = new(StringComparer.Ordinal);

        public bool Repair(Finding finding)
        {
            var isMissing = finding.Message == "is required";
            if (finding.Pointer.Length == 0 || Repaired.Count >= Most || !(Repaired.Add(finding.Pointer) || isMissing))
            {
                return false;
            }

            var path = finding.Pointer.Split('/')[1..].Select(Bodies.Unescape).ToArray();
            JsonNode? holder = item;
            foreach (var step in path[..^1])
            {
                holder = holder switch
                {
                    JsonArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < list.Count => list[i],
                    JsonObject members => members[step],
                    _ => null,
                };
            }

            switch (holder)
            {
                case JsonArray entries when int.TryParse(path[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < entries.Count:
                    entries[at] = Word;
                    return true;
                case JsonObject parent:
                    return isMissing ? parent.TryAdd(path[^1], Placeholder(path)) : parent.Remove(path[^1]);
                default:
                    return false;
            }
        }

        private static JsonNode Placeholder(string[] path) => path[^1] switch
        {
            "kind" when path.Length == 1 => "promised",
            "nature" => "public-service",
            "amount" => "0",
            "name" or "law" or "ground" => "?",
            _ => Word,
        };
    }
}
