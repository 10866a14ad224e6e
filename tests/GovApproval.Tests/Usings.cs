global using Shouldly;
global using Xunit;
global using static GovApproval.Tests.Scene;
global using static GovApproval.Tests.Spec;
