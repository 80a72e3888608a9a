using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Channels;

namespace Notifications.Delivery.Mails;

/// <summary>How mails look, and the page behind their links.</summary>
internal static class MailsRegistration
{
    public static IServiceCollection AddMails(this IServiceCollection services) => services
        .AddSingleton<MailBrands>()
        .AddSingleton<MailMarkup>()
        .AddSingleton<MailWriter>()
        .AddSingleton<LayoutStore>()
        .AddSingleton<LayoutCatalog>()
        .AddSingleton<LayoutReader>()
        .AddSingleton<LayoutHandler>()
        .AddSingleton<LayoutPreview>()
        .AddSingleton<UnsubscribeHandler>();
}
