using System.Threading.RateLimiting;
using GovApproval.Api.Http;

namespace GovApproval.Api.Security;

/// <summary>How often one caller may ask: a bucket of tokens each, off unless configured; those without a token share one by address.</summary>
internal sealed class CallerLimits(RateLimitSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _buckets = settings.PerSecond is not { } perSecond ? null
        : PartitionedRateLimiter.Create<string, string>(
            caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new()
            {
                TokenLimit = settings.Burst ?? perSecond,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }),
            StringComparer.Ordinal);

    /// <summary>Takes one request's worth, or ends it with a 429 that says when to come back.</summary>
    public void Take(HttpContext context, Caller caller)
    {
        if (_buckets is null)
        {
            return;
        }

        using var lease = _buckets.AttemptAcquire(
            caller.Subject.Length > 0 ? $"{caller.Division}/{caller.Subject}" : $"@{context.Connection.RemoteIpAddress}");
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            throw Problems.RateLimited(Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))).Raise();
        }
    }

    public void Dispose() => _buckets?.Dispose();
}
