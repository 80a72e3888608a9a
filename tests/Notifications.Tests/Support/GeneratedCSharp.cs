using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace Notifications.Tests.Support;

/// <summary>A C# client that NSwag makes of an OpenAPI document, compiled together with code that uses it.</summary>
internal static class GeneratedCSharp
{
    public static async Task<Assembly> CompileAsync(string document, string use)
    {
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "NotificationsClient",
            GenerateOptionalParameters = true,
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings =
            {
                Namespace = "Generated",
                JsonLibrary = CSharpJsonLibrary.SystemTextJson,
                JsonLibraryVersion = 10,
                GenerateNullableReferenceTypes = true,
                GenerateOptionalPropertiesAsNullable = true,
            },
        };
        var client = new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(document), settings).GenerateFile();
        using var assembly = new MemoryStream(CompiledProgram.Compile(OutputKind.DynamicallyLinkedLibrary, client, use));
        return new AssemblyLoadContext("generated", isCollectible: true).LoadFromStream(assembly);
    }
}
