using Microsoft.Playwright;

namespace Browser.Tests.Docs;

/// <summary>The API reference, in one tab.</summary>
public sealed class DocsPage(IPage page)
{
    public ILocator Operations => page.GetByRole(AriaRole.Navigation, new() { Name = "Operations" });

    public ILocator Search => page.GetByRole(AriaRole.Searchbox, new() { Name = "Search operations" });

    public ILocator Headline => page.Locator("main .headline");

    public ILocator Form => page.Locator("try-it form");

    public ILocator Answer => page.GetByRole(AriaRole.Group, new() { Name = "Body of the answer" });

    public ILocator Code => page.GetByRole(AriaRole.Region, new() { Name = "Code" }).Locator("pre");

    public static string PathOf(string operation = "") => $"/api/v1/app/docs{(operation.Length > 0 ? $"#{operation}" : "")}";

    public ILocator Operation(string summary) => Operations.GetByRole(AriaRole.Link, new() { Name = summary });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public async Task SendAsync(string user)
    {
        await Form.GetByLabel("User", new() { Exact = true }).Last.FillAsync(user);
        await Button("Send").ClickAsync();
    }
}
