using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GovApproval.Api.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GovApproval.Api.Security;

/// <summary>
/// From a bearer token to its <see cref="Caller"/>. A check of a signature costs some 90 µs, so a token found good is remembered, by
/// its hash, for a minute at most and never past its expiry. Time here is the machine's own: a development clock moves cases, not tokens.
/// </summary>
internal sealed class Tokens(IIssuer issuer, ServiceSettings settings, TimeProvider time)
{
    private const int Capacity = 20_000;
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<TokenHash, Known> _known = new();
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 16 * 1024 };
    private readonly Caller _nobody = Caller.Nobody(settings.Division);

    /// <summary>The caller by its token; 401 when the token is none, or when none came to an operation that needs one.</summary>
    public ValueTask<Caller> CallerOf(HttpContext context, bool tokenNeeded)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return tokenNeeded
                ? throw Problems.Unauthorized("A bearer token is needed.", tokenGiven: false).Raise()
                : ValueTask.FromResult(_nobody);
        }

        if (header is not [{ } value] || value.Length > 16 * 1024 || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Problems.Unauthorized("The Authorization header must be Bearer and one token.", tokenGiven: false).Raise();
        }

        var hash = TokenHash.Of(value.AsSpan(Scheme.Length));
        return _known.TryGetValue(hash, out var known) && time.GetUtcNow() < known.Until
            ? ValueTask.FromResult(known.Caller)
            : new(Check(value[Scheme.Length..].Trim(), hash));
    }

    private async Task<Caller> Check(string token, TokenHash hash)
    {
        var result = await _handler.ValidateTokenAsync(token, await issuer.Expected());
        if (!result.IsValid || result.SecurityToken is not JsonWebToken read)
        {
            throw Problems.Unauthorized(
                result.Exception is SecurityTokenExpiredException ? "The token has expired." : "The token is not one of the configured issuer for this service.",
                tokenGiven: true).Raise();
        }

        var caller = Claims.Read(read, settings.Division)
            ?? throw Problems.Unauthorized("The token's claims (sub, roles, department, windows, division) cannot be read.", tokenGiven: true).Raise();
        var until = time.GetUtcNow() + Remembered;
        var expires = new DateTimeOffset(read.ValidTo, TimeSpan.Zero);
        Remember(hash, new(caller, expires < until ? expires : until));
        return caller;
    }

    private void Remember(TokenHash hash, Known known)
    {
        if (_known.Count >= Capacity)
        {
            var now = time.GetUtcNow();
            foreach (var (old, entry) in _known)
            {
                if (entry.Until <= now)
                {
                    _known.TryRemove(old, out _);
                }
            }

            if (_known.Count >= Capacity)
            {
                _known.Clear();
            }
        }

        _known[hash] = known;
    }

    private sealed record Known(Caller Caller, DateTimeOffset Until);

    /// <summary>SHA-256 of a token: what may be kept of it in memory.</summary>
    private readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
    {
        public override int GetHashCode() => (int)A;

        public static TokenHash Of(ReadOnlySpan<char> token)
        {
            Span<byte> text = token.Length <= 1024 ? stackalloc byte[1024 * 3] : new byte[token.Length * 3];
            text = text[..Encoding.UTF8.GetBytes(token, text)];
            Span<ulong> hash = stackalloc ulong[4];
            SHA256.HashData(text, MemoryMarshal.AsBytes(hash));
            return new(hash[0], hash[1], hash[2], hash[3]);
        }
    }
}
