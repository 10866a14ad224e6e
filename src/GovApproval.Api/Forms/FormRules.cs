using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using GovApproval.Api.Http;
using NodaTime.Text;

namespace GovApproval.Api.Forms;

/// <summary>
/// An item's form as JSON Schema (2020-12, the keywords that forms need, no references beyond the schema itself), made ready once for
/// each item version. Patterns run without backtracking, so that no form can hold the service up.
/// </summary>
internal sealed class FormRules
{
    private const int MostComplaints = 50;

    private static readonly ConditionalWeakTable<string, FormRules> Known = [];

    // Keywords that say something to people and nothing to us. What a schema marks for itself begins with x-.
    private static readonly HashSet<string> Notes =
        ["$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"];

    private static readonly string[] Types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    private readonly Test _isFit;

    private FormRules(JsonElement schema, Checks checks) => _isFit = new Reading(schema, checks).Of(schema, "/form", []);

    private delegate bool Test(JsonElement value, string at, Checks? checks);

    /// <summary>The rules of a schema that was published; they live as long as its text does.</summary>
    public static FormRules Of(string schema) => Known.GetValue(schema, static text =>
    {
        using var document = JsonDocument.Parse(text);
        return new FormRules(document.RootElement.Clone(), new Checks());
    });

    /// <summary>Complains of what cannot be enforced, so that it is never published.</summary>
    public static void CheckSchema(JsonElement schema, Checks checks) => _ = new FormRules(schema, checks);

    /// <summary>Complains by JSON Pointer of all that does not fit; never quotes what was filled in.</summary>
    public void Check(JsonElement form, string at, Checks checks) => _isFit(form, at, checks);

    /// <summary>Whether one field could stand as it is.</summary>
    public bool Allows(JsonElement form) => _isFit(form, "", null);

    private static bool Complain(bool isSo, string at, Checks? checks, string message)
    {
        if (!isSo && checks is { Found.Count: < MostComplaints })
        {
            checks.Add(at, message);
        }

        return isSo;
    }

    private sealed class Reading(JsonElement root, Checks checks)
    {
        public Test Of(JsonElement schema, string at, IReadOnlyList<string> through)
        {
            switch (schema.ValueKind)
            {
                case JsonValueKind.True:
                    return static (_, _, _) => true;
                case JsonValueKind.False:
                    return static (_, where, found) => Complain(false, where, found, "must not be given");
                case not JsonValueKind.Object:
                    checks.Add(at, "must be a schema: an object, true or false");
                    return static (_, _, _) => true;
            }

            var tests = new List<Test>();
            foreach (var keyword in schema.EnumerateObject())
            {
                if (Keyword(keyword, schema, $"{at}/{Bodies.Escape(keyword.Name)}", through) is { } test)
                {
                    tests.Add(test);
                }
            }

            return (value, where, found) =>
            {
                var isFit = true;
                foreach (var test in tests)
                {
                    isFit &= test(value, where, found);
                    if (!isFit && found is null)
                    {
                        return false;
                    }
                }

                return isFit;
            };
        }

        private Test? Keyword(JsonProperty keyword, JsonElement schema, string at, IReadOnlyList<string> through)
        {
            var given = keyword.Value;
            switch (keyword.Name)
            {
                case var name when Notes.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal):
                    return null;
                case "type":
                    return Type(given, at);
                case "enum":
                    return Enumeration(given, at);
                case "const":
                    return (value, where, found) => Complain(JsonElement.DeepEquals(value, given), where, found, "must be the one value allowed");
                case "format":
                    return given.ValueKind == JsonValueKind.String ? Format(given.GetString()!) : Refused(at, "must be a text");
                case "pattern":
                    return Pattern(given, at);
                case "minLength" or "maxLength":
                    return Count(given, at, keyword.Name[..3], JsonValueKind.String, "characters", static value => Length(value.GetString()!));
                case "minItems" or "maxItems":
                    return Count(given, at, keyword.Name[..3], JsonValueKind.Array, "entries", static value => value.GetArrayLength());
                case "minProperties" or "maxProperties":
                    return Count(given, at, keyword.Name[..3], JsonValueKind.Object, "members", static value => value.GetPropertyCount());
                case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf":
                    return Bound(keyword.Name, given, at);
                case "required":
                    return Required(given, at);
                case "properties":
                    return Properties(given, at, through);
                case "additionalProperties":
                    return Additional(given, schema, at, through);
                case "items":
                    return Items(given, at, through);
                case "uniqueItems":
                    return given.ValueKind is JsonValueKind.True or JsonValueKind.False ? given.GetBoolean() ? Unique : null : Refused(at, "must be true or false");
                case "allOf" or "anyOf" or "oneOf":
                    return Several(keyword.Name, given, at, through);
                case "not":
                    var not = Of(given, at, through);
                    return (value, where, found) => Complain(!not(value, where, null), where, found, "must not be like this");
                case "if":
                    return Conditional(given, schema, at, through);
                case "then" or "else":
                    return schema.TryGetProperty("if", out _) ? null : Refused(at, "needs an if");
                case "$ref":
                    return Reference(given, at, through);
                default:
                    return Refused(Finding.MayTell(keyword.Name) ? at : at[..at.LastIndexOf('/')], "is no keyword that forms can use");
            }
        }

        private Test? Refused(string at, string message)
        {
            checks.Add(at, message);
            return null;
        }

        private Test? Type(JsonElement given, string at)
        {
            string?[] types = given.ValueKind == JsonValueKind.Array ? [.. given.EnumerateArray().Select(Text)] : [Text(given)];
            return types.Length == 0 || !types.All(type => Types.Contains(type))
                ? Refused(at, $"must be one of {string.Join(", ", Types)}, or a list of them")
                : (value, where, found) => Complain(types.Any(type => IsOf(value, type!)), where, found, $"must be of type {string.Join(" or ", types)}");
        }

        private Test? Enumeration(JsonElement given, string at)
        {
            if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() == 0)
            {
                return Refused(at, "must be a list of values");
            }

            JsonElement[] all = [.. given.EnumerateArray()];
            return (value, where, found) => Complain(Array.Exists(all, one => JsonElement.DeepEquals(one, value)), where, found, "must be one of the values allowed");
        }

        private static Test? Format(string format) => format switch
        {
            "date" => (value, where, found) => Complain(value.ValueKind != JsonValueKind.String || LocalDatePattern.Iso.Parse(value.GetString()!).Success, where, found, "must be a date yyyy-MM-dd"),
            "date-time" => (value, where, found) => Complain(value.ValueKind != JsonValueKind.String || OffsetDateTimePattern.Rfc3339.Parse(value.GetString()!).Success, where, found, "must be an RFC 3339 instant with offset"),
            "email" => (value, where, found) => Complain(
                value.ValueKind != JsonValueKind.String || (value.GetString()!.IndexOf('@', StringComparison.Ordinal) is > 0 and var i && i < value.GetString()!.Length - 1), where, found, "must be an e-mail address"),
            "uri" => (value, where, found) => Complain(value.ValueKind != JsonValueKind.String || Uri.IsWellFormedUriString(value.GetString(), UriKind.Absolute), where, found, "must be a URI"),
            _ => null, // A format that is not known says something to people, as the standard has it.
        };

        private Test? Pattern(JsonElement given, string at)
        {
            try
            {
                var pattern = new Regex(Text(given) ?? "(", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
                return (value, where, found) => Complain(value.ValueKind != JsonValueKind.String || pattern.IsMatch(value.GetString()!), where, found, "does not have the form wanted");
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                return Refused(at, "must be a regular expression, without look-around and back references");
            }
        }

        private Test? Count(JsonElement given, string at, string side, JsonValueKind kind, string of, Func<JsonElement, int> count)
        {
            if (given.ValueKind != JsonValueKind.Number || !given.TryGetInt32(out var bound) || bound < 0)
            {
                return Refused(at, "must be a whole number from 0");
            }

            var message = string.Create(CultureInfo.InvariantCulture, $"must have at {(side == "min" ? "least" : "most")} {bound} {of}");
            return (value, where, found) => Complain(value.ValueKind != kind || (side == "min" ? count(value) >= bound : count(value) <= bound), where, found, message);
        }

        private Test? Bound(string keyword, JsonElement given, string at)
        {
            if (given.ValueKind != JsonValueKind.Number || !given.TryGetDecimal(out var bound) || (keyword == "multipleOf" && bound <= 0))
            {
                return Refused(at, "must be a number");
            }

            var (isWithin, words) = keyword switch
            {
                "minimum" => ((Func<decimal, bool>)(number => number >= bound), "must be at least"),
                "maximum" => (number => number <= bound, "must be at most"),
                "exclusiveMinimum" => (number => number > bound, "must be above"),
                "exclusiveMaximum" => (number => number < bound, "must be below"),
                _ => (number => number % bound == 0, "must be a multiple of"),
            };
            var message = string.Create(CultureInfo.InvariantCulture, $"{words} {bound}");
            return (value, where, found) => Complain(value.ValueKind != JsonValueKind.Number || (value.TryGetDecimal(out var number) && isWithin(number)), where, found, message);
        }

        private Test? Required(JsonElement given, string at)
        {
            if (given.ValueKind != JsonValueKind.Array || given.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
            {
                return Refused(at, "must be a list of names");
            }

            string[] names = [.. given.EnumerateArray().Select(name => name.GetString()!)];
            return (value, where, found) => value.ValueKind != JsonValueKind.Object
                || names.Aggregate(true, (isFit, name) => Complain(value.TryGetProperty(name, out _), $"{where}/{Bodies.Escape(name)}", found, "is required") && isFit);
        }

        private Test? Properties(JsonElement given, string at, IReadOnlyList<string> through)
        {
            if (given.ValueKind != JsonValueKind.Object)
            {
                return Refused(at, "must be an object of schemas");
            }

            (string Name, string At, Test IsFit)[] members = [.. given.EnumerateObject()
                .Select(member => (member.Name, "/" + Bodies.Escape(member.Name), Of(member.Value, $"{at}/{Bodies.Escape(member.Name)}", through)))];
            return (value, where, found) => value.ValueKind != JsonValueKind.Object
                || members.Aggregate(true, (isFit, member) => (!value.TryGetProperty(member.Name, out var inner) || member.IsFit(inner, where + member.At, found)) && isFit);
        }

        private Test Additional(JsonElement given, JsonElement schema, string at, IReadOnlyList<string> through)
        {
            HashSet<string> named = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
                ? [.. properties.EnumerateObject().Select(member => member.Name)]
                : [];
            var isFit = Of(given, at, through);
            var none = given.ValueKind == JsonValueKind.False;
            return (value, where, found) => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Where(member => !named.Contains(member.Name)).Aggregate(true, (all, member) =>
            {
                // A name that nobody foresaw could be a person's; it is told only where a slip of the fingers could have made it.
                var here = Finding.MayTell(member.Name) ? $"{where}/{Bodies.Escape(member.Name)}" : where;
                return (none ? Complain(false, here, found, "is no field of this form") : isFit(member.Value, here, found)) && all;
            });
        }

        private Test Items(JsonElement given, string at, IReadOnlyList<string> through)
        {
            var isFit = Of(given, at, through);
            return (value, where, found) => value.ValueKind != JsonValueKind.Array
                || value.EnumerateArray().Select((item, i) => (item, i)).Aggregate(
                    true, (all, one) => isFit(one.item, string.Create(CultureInfo.InvariantCulture, $"{where}/{one.i}"), found) && all);
        }

        private static bool Unique(JsonElement value, string where, Checks? found)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                return true;
            }

            JsonElement[] items = [.. value.EnumerateArray().Take(1000)];
            var twice = items.Where((item, i) => Array.FindIndex(items, other => JsonElement.DeepEquals(item, other)) < i).Any();
            return Complain(!twice, where, found, "must not hold an entry twice");
        }

        private Test? Several(string keyword, JsonElement given, string at, IReadOnlyList<string> through)
        {
            if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() == 0)
            {
                return Refused(at, "must be a list of schemas");
            }

            Test[] all = [.. given.EnumerateArray().Select((schema, i) => Of(schema, string.Create(CultureInfo.InvariantCulture, $"{at}/{i}"), through))];
            return keyword switch
            {
                "allOf" => (value, where, found) => all.Aggregate(true, (isFit, one) => one(value, where, found) && isFit),
                "anyOf" => (value, where, found) => Complain(Array.Exists(all, one => one(value, where, null)), where, found, "must fit one of the forms allowed"),
                _ => (value, where, found) => Complain(all.Count(one => one(value, where, null)) == 1, where, found, "must fit exactly one of the forms allowed"),
            };
        }

        private Test Conditional(JsonElement given, JsonElement schema, string at, IReadOnlyList<string> through)
        {
            var holds = Of(given, at, through);
            var (then, otherwise) = (Branch("then"), Branch("else"));
            return (value, where, found) => holds(value, where, null) ? then?.Invoke(value, where, found) ?? true : otherwise?.Invoke(value, where, found) ?? true;

            Test? Branch(string name) => schema.TryGetProperty(name, out var branch) ? Of(branch, $"{at[..at.LastIndexOf('/')]}/{name}", through) : null;
        }

        // Only into the schema itself: nothing is ever fetched; and never in a circle.
        private Test? Reference(JsonElement given, string at, IReadOnlyList<string> through)
        {
            if (Text(given) is not { } pointer || !(pointer.StartsWith("#/$defs/", StringComparison.Ordinal) || pointer.StartsWith("#/definitions/", StringComparison.Ordinal)))
            {
                return Refused(at, "must point to #/$defs/… or #/definitions/…");
            }

            var target = root;
            foreach (var name in pointer[2..].Split('/'))
            {
                if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(Bodies.Unescape(name), out target))
                {
                    return Refused(at, "points to nothing");
                }
            }

            return through.Contains(pointer) || through.Count > 16
                ? Refused(at, "must not lead back to itself")
                : Of(target, "/form" + pointer[1..], [.. through, pointer]);
        }

        private static string? Text(JsonElement given) => given.ValueKind == JsonValueKind.String ? given.GetString() : null;

        // In characters as people count them, not in UTF-16.
        private static int Length(string text) => text.EnumerateRunes().Count();

        private static bool IsOf(JsonElement value, string type) => (type, value.ValueKind) switch
        {
            ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("null", JsonValueKind.Null) => true,
            ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
            ("integer", JsonValueKind.Number) => value.TryGetDecimal(out var number) ? decimal.IsInteger(number) : double.IsInteger(value.GetDouble()),
            _ => false,
        };
    }
}
