namespace GovApproval.Tests;

public sealed class GrowingTexts
{
    [Fact]
    public void grow_by_two_and_leave_what_they_came_from_as_it_was()
    {
        var text = default(GrowingText);
        for (var i = 0; i < 100; i++)
        {
            var before = text.ToString();
            var after = text.Plus((char)('a' + (i % 26)), '.');
            text.ToString().ShouldBe(before);
            after.ToString().ShouldBe(before + (char)('a' + (i % 26)) + ".");
            text = after;
        }
    }

    [Fact]
    public void have_successors_that_know_nothing_of_each_other()
    {
        var one = new GrowingText("0a").Plus('1', 'b');
        var (left, right) = (one.Plus('2', 'c'), one.Plus('3', 'd'));
        (one.ToString(), left.ToString(), right.ToString(), left.Plus('4', 'e').ToString()).ShouldBe(("0a1b", "0a1b2c", "0a1b3d", "0a1b2c4e"));
    }

    [Fact]
    public void equal_each_other_by_what_they_say()
    {
        (default(GrowingText).Plus('0', 'a') == new GrowingText("0a")).ShouldBeTrue();
        new GrowingText("0a").GetHashCode().ShouldBe(default(GrowingText).Plus('0', 'a').GetHashCode());
        (new GrowingText("0a") != new GrowingText("0b")).ShouldBeTrue();
        default(GrowingText).ShouldBe(new GrowingText(""));
    }
}
