using GovApproval.Api.Desks;
using GovApproval.Api.PersonalData;

namespace GovApproval.Api.Applications;

/// <summary>
/// Seals the parties that a command names and asks. A person's key may be brought by another command at the very same moment; then
/// the parties are sealed again under that one.
/// </summary>
internal sealed class Sealing(PersonVault vault)
{
    private const int MostSealings = 4;

    /// <param name="ask">Asks with the parties sealed, the second only where one is named.</param>
    public async Task<Verdict> Ask(
        string division, PartyRequest first, PartyRequest? second, Func<Party, Party?, Task<Verdict>> ask, CancellationToken ct)
    {
        for (var sealing = 1; ; sealing++)
        {
            var one = await Party.Of(first, division, vault, beside: null, ct);
            var other = second is null ? null : await Party.Of(second, division, vault, beside: one, ct);
            try
            {
                var verdict = await ask(one, other);
                if (verdict is Verdict.Answered { Events: > 0 })
                {
                    vault.Remember(division, one.Key);
                    if (other is not null)
                    {
                        vault.Remember(division, other.Key);
                    }
                }

                return verdict;
            }
            catch (PersonKeyTaken taken) when (sealing < MostSealings)
            {
                vault.Learn(taken.Person);
            }
        }
    }
}
