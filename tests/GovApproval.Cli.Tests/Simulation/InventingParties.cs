using GovApproval.Cli.Simulation;

namespace GovApproval.Cli.Tests.Simulation;

public sealed class InventingParties
{
    [Fact]
    public void gives_people_and_organizations_numbers_with_a_right_check_character()
    {
        Parties.Of(2, "510682").IdentityNumber.Length.ShouldBe(18);
        Parties.Of(3, "510682").IdentityNumber.Length.ShouldBe(18);

        Enumerable.Range(0, 500).ShouldAllBe(n => Checks(Parties.Of(2 * n, "510682").IdentityNumber));
    }

    [Fact]
    public void never_gives_two_the_same_number() =>
        Enumerable.Range(0, 60_000).Select(n => Parties.Of(n, "510682").IdentityNumber).ShouldBeUnique();

    private static bool Checks(string number)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return "10X98765432"[weights.Select((w, i) => w * (number[i] - '0')).Sum() % 11] == number[17];
    }
}
