using GovApproval.Api.Http;

namespace GovApproval.Api.Desks;

/// <summary>What the caller is told: an answer already in bytes, or a problem.</summary>
internal abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>For counts and spans: <c>granted</c>, <c>repeated</c>, <c>dry-run</c> or a problem's code.</summary>
    public abstract string Outcome { get; init; }

    /// <summary>The version the stream is at.</summary>
    public long? Version { get; init; }

    /// <summary>How many events were stored.</summary>
    public int Events { get; init; }

    public abstract Task Write(HttpContext context);

    /// <param name="Body">JSON, as it goes out; the first answer to an idempotency key is kept as exactly these bytes.</param>
    public sealed record Answered(int Status, ReadOnlyMemory<byte> Body) : Verdict
    {
        public override string Outcome { get; init; } = "granted";

        /// <summary>The position of the last event stored.</summary>
        public long? Position { get; init; }

        /// <summary>Where the new resource is.</summary>
        public string? Location { get; init; }

        public override Task Write(HttpContext context)
        {
            if (Version is { } version)
            {
                context.Response.Headers.ETag = ETags.Of(version);
            }

            if (Position is { } position)
            {
                Reply.SetPosition(context, position);
            }

            if (Location is not null)
            {
                context.Response.Headers.Location = Location;
            }

            if (Status < 400)
            {
                return Reply.Write(context, Status, Body.Span);
            }

            // The first answer to a key may have been a refusal; it goes out as it was.
            context.Response.Headers.CacheControl = "no-store";
            return Reply.Write(context, Status, Body.Span, Problems.ContentType);
        }
    }

    public sealed record Failed(Problem Problem) : Verdict
    {
        public override string Outcome { get; init; } = Problem.Code;

        public override Task Write(HttpContext context) => Problems.Write(context, Problem);
    }
}
