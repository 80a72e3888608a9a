declare module "virtual:guide/*" {
  /** HTML. */
  const guide: string;
  export default guide;
}
