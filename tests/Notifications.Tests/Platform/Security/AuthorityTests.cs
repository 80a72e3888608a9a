using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Security;

/// <summary>Tokens of an OpenID Connect authority, which is a real HTTP server that rotates its keys.</summary>
public sealed class AuthorityTests(AuthorityTests.Fixture app) : IClassFixture<AuthorityTests.Fixture>
{
    [Fact]
    public async Task TokenOfTheAuthority_IsAcceptedAlsoAfterItsKeysRotate()
    {
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(app.Authority.Sign("alice"))).Status);
        app.Authority.Rotate();

        // The metadata is read again not more often than once in the interval, a second here.
        var rotated = app.Authority.Sign("alice");
        Assert.Equal(HttpStatusCode.OK, (await Eventually.GetAsync(() => CallAsync(rotated), a => a.Status == HttpStatusCode.OK)).Status);
    }

    [Fact]
    public async Task TokenWithAKeyTheAuthorityDoesNotHave_IsRefused()
    {
        using var impostor = new FakeAuthority(app.Authority.Issuer);

        (await CallAsync(impostor.Sign("alice"))).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task RolesAndNamespace_ComeFromTheToken()
    {
        var user = AppFixture.NewUser();
        var sender = new ApiClient(app.Http, app.Authority.Sign("service", "acme", "sender"));
        var id = await sender.SendToAsync(user);

        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(app.Http, app.Authority.Sign(user, "acme")).GetAsync($"notifications/{id}"))
            .Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new ApiClient(app.Http, app.Authority.Sign(user)).GetAsync($"notifications/{id}"))
            .Status);
    }

    private Task<ApiAnswer> CallAsync(string token) => new ApiClient(app.Http, token).GetAsync("notifications/unread-count");

    public sealed class Fixture : AppFixture
    {
        public FakeAuthority Authority { get; } = new();

        protected override IEnumerable<string> Settings =>
            [$"--Notifications:Auth:Authority={Authority.Issuer}", "--Notifications:Auth:KeyRefreshInterval=00:00:01"];

        public override async Task InitializeAsync()
        {
            await Authority.StartAsync();
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            Authority.Dispose();
        }
    }
}
