global using GovApproval.Testing;
global using Shouldly;
global using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]
