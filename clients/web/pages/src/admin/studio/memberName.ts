import { t } from "../../language.ts";

/** What people call a member of a template, or of a layout. */
export function memberName(member: string): string {
  switch (member) {
    case "title": return t("Title");
    case "message": return t("Message");
    case "actionUrl": return t("Link");
    case "emailSubject": return t("Email subject");
    case "emailBlocks": return t("Parts of the mail");
    case "emailHtml": return t("Email, HTML");
    case "smsText": return "SMS";
    case "type": return t("Type");
    case "priority": return t("Priority");
    case "category": return t("Category");
    case "icon": return t("Icon");
    case "color": return t("Colour");
    case "variables": return t("Variables");
    case "brandName": return t("Brand name");
    case "logoUrl": return t("Logo");
    case "senderName": return t("Sender");
    case "senderAddress": return t("Address");
    case "replyTo": return t("Answers go to");
    case "postalAddress": return t("Postal address");
    case "footer": return t("Footer");
    default: return member;
  }
}
