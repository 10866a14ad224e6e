using System.Text.RegularExpressions;

namespace GovApproval.Tests;

public sealed partial class EveryRefusal
{
    [Fact]
    public void has_a_code_of_its_own_in_the_list_of_problems()
    {
        var codes = Refusals.Select(r => r.Code).ToArray();
        codes.ShouldBeUnique();
        var listed = Codes().Matches(File.ReadAllText(Path.Combine(Root, "schemas", "problems.md"))).Select(m => m.Value).ToArray();
        listed.ShouldBeUnique();
        codes.Except(listed).ShouldBeEmpty();
        listed.Except(codes).Except(AtTheDoor).ShouldBeEmpty();
    }

    [Fact]
    public void has_a_code_in_kebab_case_that_is_its_name()
    {
        foreach (var refusal in Refusals)
        {
            refusal.Code.ShouldBe(Words().Replace(refusal.GetType().Name, "-$0").ToLowerInvariant());
        }
    }

    private static string[] AtTheDoor { get; } =
    [
        "malformed", "validation", "unauthorized", "forbidden", "not-found", "method-not-allowed", "stale-version", "too-large",
        "unsupported-media-type", "idempotency-key-reused", "rate-limited", "fault", "unavailable", "catalogue-with-findings",
    ];

    private static IEnumerable<Refusal> Refusals => typeof(Refusal).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Refusal)) && !t.IsAbstract)
        .Select(t => t.GetConstructors()[0])
        .Select(c => (Refusal)c.Invoke([.. c.GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null)]));

    [GeneratedRegex("(?<=^\\| `)[a-z-]+(?=` \\|)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Codes();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
