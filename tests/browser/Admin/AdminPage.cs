using Browser.Tests.Support;
using Microsoft.Playwright;
using Notifications.Tests.Support;

namespace Browser.Tests.Admin;

/// <summary>The administrators' page, signed in.</summary>
public sealed class AdminPage(IPage page)
{
    public IPage Page => page;

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static async Task<(Visitor Visitor, AdminPage Admin)> OpenAsync(
        Site site, string view, Appearance? look = null, string? ns = null)
    {
        var visitor = await site.VisitAsync($"admin?user={AppFixture.NewUser()}{(ns is null ? "" : $"&namespace={ns}")}#{view}", look);
        var admin = new AdminPage(visitor.Page);
        await Expect(visitor.Page.Locator(".bar .state")).ToHaveTextAsync("Connected");
        return (visitor, admin);
    }
}
