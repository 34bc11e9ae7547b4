import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog } from "@base-ui/react/dialog";
import { Menu } from "@base-ui/react/menu";
import { Toast } from "@base-ui/react/toast";

// Part by part: of a whole namespace, the parts that nobody uses would come along.

export const dialog = {
  Root: Dialog.Root,
  Portal: Dialog.Portal,
  Backdrop: Dialog.Backdrop,
  Popup: Dialog.Popup,
  Title: Dialog.Title,
  Description: Dialog.Description,
  Close: Dialog.Close,
};

export const alertDialog = {
  Root: AlertDialog.Root,
  Portal: AlertDialog.Portal,
  Backdrop: AlertDialog.Backdrop,
  Popup: AlertDialog.Popup,
  Title: AlertDialog.Title,
  Description: AlertDialog.Description,
  Close: AlertDialog.Close,
};

export const menu = {
  Root: Menu.Root,
  Portal: Menu.Portal,
  Positioner: Menu.Positioner,
  Popup: Menu.Popup,
  Item: Menu.Item,
  LinkItem: Menu.LinkItem,
  CheckboxItem: Menu.CheckboxItem,
  CheckboxItemIndicator: Menu.CheckboxItemIndicator,
  Separator: Menu.Separator,
};

export const toast = {
  createToastManager: Toast.createToastManager,
  useToastManager: Toast.useToastManager,
  Provider: Toast.Provider,
  Portal: Toast.Portal,
  Viewport: Toast.Viewport,
  Root: Toast.Root,
  Content: Toast.Content,
  Title: Toast.Title,
  Description: Toast.Description,
  Action: Toast.Action,
  Close: Toast.Close,
};
