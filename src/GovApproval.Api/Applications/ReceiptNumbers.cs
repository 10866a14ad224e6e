using System.Globalization;
using GovApproval.Calendar;
using NodaTime;
using Npgsql;

namespace GovApproval.Api.Applications;

/// <summary>
/// Receipt numbers: division (6), office date (yyMMdd), running number (7), check digit; 20 digits, the least that any table
/// of GB/T 39046 allows (5.20). Unique across nodes: each takes blocks of the sequence, so a case costs no round trip.
/// </summary>
internal sealed class ReceiptNumbers(NpgsqlDataSource database) : IDisposable
{
    private const int Block = 1000;
    private readonly SemaphoreSlim _refill = new(1, 1);
    private Range? _range;

    public async ValueTask<string> Next(string division, Instant at, CancellationToken ct)
    {
        while (true)
        {
            if (_range?.Take() is { } number)
            {
                return Format(division, OfficeTime.DateOf(at), number);
            }

            await Refill(ct);
        }
    }

    /// <summary>The division in a receipt number: all but the date, the running number and the check digit.</summary>
    public static string DivisionOf(string receiptNumber) => receiptNumber.Length > 14 ? receiptNumber[..^14] : "";

    /// <summary>The number as printed on the receipt.</summary>
    internal static string Format(string division, LocalDate on, long running)
    {
        var digits = string.Create(
            CultureInfo.InvariantCulture,
            $"{division,6:D}{on.Year % 100:D2}{on.Month:D2}{on.Day:D2}{running % 10_000_000:D7}");
        return digits + CheckDigit(digits);
    }

    /// <summary>ISO 7064 MOD 11,10: finds every single wrong digit and nearly every swap.</summary>
    internal static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var digit in digits)
        {
            var sum = (product + (char.IsAsciiDigit(digit) ? digit - '0' : 0)) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (char)('0' + ((11 - product) % 10));
    }

    public void Dispose() => _refill.Dispose();

    private async Task Refill(CancellationToken ct)
    {
        await _refill.WaitAsync(ct);
        try
        {
            if (_range is { IsEmpty: false })
            {
                return;
            }

            // The sequence steps by the block, so one draw owns the thousand numbers that follow it.
            await using var draw = database.CreateCommand("select nextval('receipt_numbers')");
            _range = new Range((long)(await draw.ExecuteScalarAsync(ct))!);
        }
        finally
        {
            _refill.Release();
        }
    }

    private sealed class Range(long first)
    {
        private int _taken;

        public bool IsEmpty => Volatile.Read(ref _taken) >= Block;

        public long? Take() => Interlocked.Increment(ref _taken) is var n and <= Block ? first + n - 1 : null;
    }
}
