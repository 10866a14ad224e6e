using GovApproval.Catalogue;

namespace GovApproval.Tests.Catalogue;

public sealed class RegisteringPlaces
{
    private static readonly Department s_housing = new(Housing, "Housing");
    private static readonly RegisterWindow s_register = new(CounterWindow with { Items = [Permit.Code] }, s_housing, [Permit], Chief, Beijing(1, 5));

    [Fact]
    public void enters_a_department_once()
    {
        var asked = new RegisterDepartment(s_housing, Chief, Beijing(1, 5));
        CatalogueDecisions.Decide(null, asked)
            .ShouldBe(new Decision<DepartmentEvent>.Granted([new DepartmentRegistered(s_housing, Chief, Beijing(1, 5))]));
        CatalogueDecisions.Decide(s_housing, asked).ShouldBe(Decision<DepartmentEvent>.NothingToDo);
        CatalogueDecisions.Decide(s_housing with { Name = "Old" }, asked).ShouldBeOfType<Decision<DepartmentEvent>.Granted>();
    }

    [Fact]
    public void enters_a_window_once()
    {
        CatalogueDecisions.Decide(null, s_register)
            .ShouldBe(new Decision<WindowEvent>.Granted([new WindowRegistered(s_register.Window, Chief, Beijing(1, 5))]));
        CatalogueDecisions.Decide(s_register.Window, s_register).ShouldBe(Decision<WindowEvent>.NothingToDo);
    }

    [Fact]
    public void refuses_a_window_that_belongs_to_none()
    {
        Refused(s_register with { Window = s_register.Window with { Department = null } }).ShouldBe(new WindowWithoutDepartment(Counter));
        Refused(s_register with { Department = null }).ShouldBe(new UnknownDepartment(Housing));
    }

    [Fact]
    public void refuses_a_window_for_items_that_are_unknown_or_another_departments()
    {
        Refused(s_register with { Served = [] }).ShouldBe(new UnknownItems([Permit.Code]));
        Refused(s_register with { Window = CounterWindow with { Items = [FireReview.Code] }, Served = [FireReview] })
            .ShouldBe(new DepartmentMismatch(FireReview.Code, Housing, Fire));
    }

    [Fact]
    public void lets_a_comprehensive_window_serve_many_departments() =>
        CatalogueDecisions.Decide(null, s_register with { Window = OtherWindow with { Items = [Permit.Code, FireReview.Code] }, Served = [Permit, FireReview] })
            .ShouldBeOfType<Decision<WindowEvent>.Granted>();

    private static Refusal Refused(RegisterWindow asked) => CatalogueDecisions.Decide(null, asked).ShouldBeOfType<Decision<WindowEvent>.Refused>().Why;
}
