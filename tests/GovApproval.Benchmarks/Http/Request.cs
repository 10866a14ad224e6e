using System.Text;

namespace GovApproval.Benchmarks.Http;

/// <summary>A request written once as bytes; only digits change from case to case.</summary>
internal sealed class Request
{
    private const string Id = "00000000-0000-0000-0000-000000000000";
    private const string Key = "000000000000000000000000000000";
    private const string Person = "510682197001010000";

    private readonly byte[] _bytes;
    private readonly int _id;
    private readonly int _key;
    private readonly int _person;

    public Request(string path, string token, string body)
    {
        var head = $"""
            POST {path} HTTP/1.1
            Host: localhost
            Authorization: Bearer {token}
            Content-Type: application/json
            Idempotency-Key: {Key}
            Content-Length: {Encoding.UTF8.GetByteCount(body).ToString(System.Globalization.CultureInfo.InvariantCulture)}


            """.ReplaceLineEndings("\r\n");
        _bytes = Encoding.UTF8.GetBytes(head + body);
        _id = _bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Id));
        _key = _bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key));
        _person = _bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Person));
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The path of a step; the case's id is filled in later.</summary>
    public static string Step(string name) => $"/v1/applications/{Id}/{name}";

    /// <summary>The identity number in a body that stands for whichever person files.</summary>
    public static string AnyPerson => Person;

    public Request For(ReadOnlySpan<byte> id)
    {
        id.CopyTo(_bytes.AsSpan(_id));
        return this;
    }

    /// <summary>Key = run, case and step: a key is never used twice.</summary>
    public Request Keyed(ReadOnlySpan<byte> run, int number, int step)
    {
        var key = _bytes.AsSpan(_key, Key.Length);
        run.CopyTo(key);
        Digits(key[run.Length..^1], number);
        key[^1] = (byte)('0' + step);
        return this;
    }

    /// <summary>Every case has an applicant of its own, born on another day, with a valid check digit.</summary>
    public Request From(int number)
    {
        ReadOnlySpan<int> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var person = _bytes.AsSpan(_person, Person.Length);
        Digits(person[14..17], number % 1000);
        number /= 1000;
        Digits(person[12..14], 1 + (number % 28));
        number /= 28;
        Digits(person[10..12], 1 + (number % 12));
        Digits(person[6..10], 1930 + (number / 12 % 75));
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += (person[i] - '0') * weights[i];
        }

        person[17] = "10X98765432"u8[sum % 11];
        return this;
    }

    private static void Digits(Span<byte> into, int number)
    {
        for (var i = into.Length - 1; i >= 0; i--, number /= 10)
        {
            into[i] = (byte)('0' + (number % 10));
        }
    }
}
